import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';

const canary = 'canary-4f1c9e-pass phrase';
const keys = ['first key of this test, long enough', 'second key of this test, long enough'];
const variables = (key: string, previous = '') => ({ SECRET_KEY: key, SECRET_KEY_PREVIOUS: previous });
let server: TestServer;
let builder = '';

beforeAll(async () => {
  server = await startTestServer(variables(keys[0] ?? ''));
  builder = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const call = (method: string, path: string, body?: unknown) =>
  server.request(method, `/api/v1/w/demo/${path}`, {
    token: builder,
    ...(body === undefined ? {} : { body }),
  });

const database = { host: 'db.example.com', database: 'crm', user: 'crm' };

describe('variables', () => {
  test('are saved, read, listed and deleted', async () => {
    const saved = await call('PUT', 'variables/team/rates', {
      value: { vat: [0.19, null] },
      description: 'VAT',
    });
    expect([saved.status, saved.json]).toEqual([
      200,
      expect.objectContaining({ path: 'team/rates', value: { vat: [0.19, null] }, revision: 1 }),
    ]);
    expect((await call('PUT', 'variables/team/rates', { value: 1, baseRevision: 0 })).status).toBe(409);
    expect((await call('PUT', 'variables/team/rates', { value: 1, baseRevision: 1 })).json.revision).toBe(2);
    expect((await call('GET', 'variables/team/rates')).json).toMatchObject({ value: 1, description: 'VAT' });
    expect((await call('GET', 'variables')).json.items).toHaveLength(1);
    expect((await call('DELETE', 'variables/team/rates')).status).toBe(204);
    expect((await call('GET', 'variables/team/rates')).status).toBe(404);
    expect((await call('DELETE', 'variables/team/rates')).status).toBe(404);
  });

  test('have a path and a strict body', async () => {
    expect((await call('PUT', 'variables/Team/rates', { value: 1 })).status).toBe(400);
    expect((await call('PUT', 'variables/team/rates', { value: 1, more: 1 })).status).toBe(400);
    expect((await call('PUT', 'variables/team/rates', {})).status).toBe(400);
    expect((await call('PUT', 'variables/team/rates', { value: 'x'.repeat(300_000) })).status).toBe(413);
  });
});

describe('secrets', () => {
  test('are never given back, and stand in no file of the database', async () => {
    const saved = await call('PUT', 'secrets/team/key', { value: canary });
    const read = await call('GET', 'secrets/team/key');
    const list = await call('GET', 'secrets');
    for (const { status, text } of [saved, read, list]) {
      expect(status).toBe(200);
      expect(text).not.toContain('canary');
    }
    expect(read.json).toMatchObject({ path: 'team/key', revision: 1 });
    expect((await call('PUT', 'secrets/team/key', { value: { a: 1 } })).status).toBe(400);
    for (const name of await readdir(server.dataDir, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const bytes = await readFile(join(name.parentPath, name.name));
      for (const text of [canary, Buffer.from(canary).toString('base64').slice(0, 24)]) {
        expect([name.name, bytes.includes(text)]).toEqual([name.name, false]);
      }
    }
  });
});

describe('resources', () => {
  test('keep their password to themselves, and keep it when it is left out', async () => {
    const saved = await call('PUT', 'resources/crm/main', {
      type: 'PostgreSQL',
      value: { ...database, password: canary },
    });
    expect([saved.status, saved.text.includes('canary')]).toEqual([200, false]);
    expect(saved.json).toMatchObject({
      value: { ...database, port: 5432, tls: 'verified' },
      secretFields: ['password'],
      dropped: [],
    });
    const again = await call('PUT', 'resources/crm/main', {
      type: 'PostgreSQL',
      value: { ...database, user: 'x' },
    });
    expect(again.json).toMatchObject({ secretFields: ['password'], dropped: [] });
    const emptied = await call('PUT', 'resources/crm/empty', { type: 'PostgreSQL', value: database });
    expect(emptied.json).toMatchObject({ secretFields: [] });
  });

  test('drop their password when they lead to another host', async () => {
    await call('PUT', 'resources/crm/moved', {
      type: 'PostgreSQL',
      value: { ...database, password: canary },
    });
    const moved = await call('PUT', 'resources/crm/moved', {
      type: 'PostgreSQL',
      value: { ...database, host: 'evil.example.com' },
    });
    expect(moved.json).toMatchObject({ secretFields: [], dropped: ['password'] });
    const port = await call('PUT', 'resources/crm/main', {
      type: 'PostgreSQL',
      value: { ...database, port: 6432, password: 'another one' },
    });
    expect(port.json).toMatchObject({ secretFields: ['password'], dropped: [] });
  });

  test('drop a secret that they refer to, too', async () => {
    const value = { ...database, password: '$secret:team/key' };
    const first = await call('PUT', 'resources/crm/referring', { type: 'PostgreSQL', value });
    expect(first.json).toMatchObject({ value: { password: '$secret:team/key' }, secretFields: [] });
    const moved = await call('PUT', 'resources/crm/referring', {
      type: 'PostgreSQL',
      value: { ...value, host: 'evil.example.com' },
    });
    expect(moved.json.dropped).toEqual(['password']);
    expect(moved.json.value.password).toBeUndefined();
  });

  test('are checked by their type', async () => {
    const put = (body: object) => call('PUT', 'resources/crm/bad', body);
    const wrong = await put({
      type: 'PostgreSQL',
      value: { host: 'h', port: 70_000, user: 'u', colour: 'red' },
    });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'invalid_input']);
    expect(wrong.json.error.details.fields.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      'colour',
      'database',
      'port',
    ]);
    expect((await put({ type: 'Oracle', value: {} })).status).toBe(400);
    expect((await put({ type: 'Http', value: { baseUrl: 'https://user@api.example.com' } })).status).toBe(
      400,
    );
    const missing = await put({ type: 'Custom', value: { deep: ['$secret:no/such'] } });
    expect([missing.status, missing.text.includes('no/such')]).toEqual([400, true]);
    expect((await call('GET', 'resources/crm/bad')).status).toBe(404);
  });
});

test('a token of one flow reaches nothing that happens to have the same path', async () => {
  const token = await server.token('demo', 'builder', 'team/key');
  for (const kind of ['variables', 'secrets', 'resources', 'scripts']) {
    const answer = await server.request('GET', `/api/v1/w/demo/${kind}/team/key`, { token });
    expect([kind, answer.status]).toEqual([kind, 403]);
  }
});

test('operators and viewers see none of it; another workspace has none of it', async () => {
  for (const role of ['viewer', 'operator'] as const) {
    const token = await server.token('demo', role);
    for (const kind of ['variables', 'secrets', 'resources']) {
      const answer = await server.request('GET', `/api/v1/w/demo/${kind}`, { token });
      expect([role, kind, answer.status]).toEqual([role, kind, 403]);
    }
  }
  const foreign = await server.request('GET', '/api/v1/w/other/secrets/team/key', { token: builder });
  expect(foreign.status).toBe(404);
});

test('another key stops the start; with the old one beside it everything is encrypted anew', async () => {
  const [first = '', second = ''] = keys;
  await expect(server.restart(variables(second))).rejects.toThrow('SECRET_KEY is another key');
  await expect(server.restart(variables(''))).rejects.toThrow('SECRET_KEY is not set');
  await server.restart(variables(second, first));
  const put = () =>
    call('PUT', 'resources/crm/main', {
      type: 'PostgreSQL',
      value: { ...database, port: 6432, user: 'later' },
    });
  expect((await put()).json).toMatchObject({ secretFields: ['password'], dropped: [] });
  await server.restart(variables(second));
  expect((await put()).json).toMatchObject({ secretFields: ['password'], dropped: [] });
});
