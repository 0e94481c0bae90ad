import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlPortContract } from '#server/adapters/contract/sql-port-contract.ts';
import { startMailServer, type TestMailServer } from '#server/testing/start-mail-server.ts';
import { startPostgres, type TestPostgres } from '#server/testing/start-postgres.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';

const canary = 'canary/4f1c+9e phrase';
let server: TestServer;
let postgres: TestPostgres;
let mail: TestMailServer;
let builder = '';
/** Everything that the server answered, to look for the canary in. */
const answers: string[] = [];

/** Sends back the headers that it got. */
const echo = createServer((request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ url: request.url, headers: request.headers }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  [server, postgres, mail] = await Promise.all([
    startTestServer({ OUTBOUND_ALLOW: '127.0.0.1' }),
    startPostgres(),
    startMailServer(canary),
  ]);
  builder = await server.token('demo', 'builder');
  await postgres.run('create table port_orders (id int primary key, amount numeric, note text)');
  await postgres.run("create table orders (id int, note text); insert into orders values (1, 'a'), (2, 'b')");
  const { port } = echo.address() as AddressInfo;
  await put('secrets/team/key', { value: canary });
  await put('variables/team/rates', { value: { vat: 0.19 } });
  await put('resources/team/db', { type: 'PostgreSQL', value: { ...postgres.resource, password: canary } });
  await put('resources/team/mail', { type: 'Smtp', value: mail.resource });
  await put('resources/team/api', {
    type: 'Http',
    value: { baseUrl: `http://127.0.0.1:${port}/v1`, auth: 'bearer', secret: '$secret:team/key' },
  });
}, 120_000);

afterAll(async () => {
  echo.closeAllConnections();
  await Promise.all([server.close(), postgres.close(), mail.close()]);
  echo.close();
});

async function call(method: string, path: string, body?: unknown) {
  const options = { token: builder, ...(body === undefined ? {} : { body }) };
  const answer = await server.request(method, `/api/v1/w/demo/${path}`, options);
  answers.push(answer.text);
  return answer;
}

async function put(path: string, body: unknown): Promise<void> {
  expect([path, (await call('PUT', path, body)).status]).toEqual([path, 200]);
}

const said = (value: JsonValue) => ({ kind: 'static', value });

/** Publishes a flow of one node, runs it and gives the run with its only other step and its logs. */
async function runNode(kind: string, config: JsonObject, input: JsonObject = {}, policy: JsonObject = {}) {
  const definition = {
    formatVersion: 1,
    inputs: { type: 'object', properties: {} },
    nodes: [
      { id: 'start', kind: 'manual', config: {} },
      { id: 'work', kind, config, policy },
    ],
    edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'work' }],
  };
  const saved = await call('PUT', 'flows/team/work', { definition, publish: true });
  expect([saved.status, saved.json.error]).toEqual([200, undefined]);
  const { json: run } = await call('POST', 'flows/team/work/runs?wait=20', { input });
  const steps = await call('GET', `runs/${run.id}/steps`);
  const logs = await call('GET', `runs/${run.id}/logs`);
  return {
    run,
    step: steps.json.items.at(-1),
    logs: logs.json.items.map((line: { text: string }) => line.text),
  };
}

const script = (code: string, args: JsonObject = {}) => ({
  source: { kind: 'inline', code },
  arguments: args,
});

describe('the port to databases', () => sqlPortContract(() => postgres));

describe('a query node', () => {
  test('binds its parameters and gives rows', async () => {
    const { run, step, logs } = await runNode(
      'query',
      {
        resource: 'team/db',
        sql: 'select id, note from orders where id >= :least order by id',
        parameters: { least: { kind: 'expression', code: 'input.least' } },
        maxRows: 1,
      },
      { least: 1 },
    );
    expect(run.result).toEqual([{ id: 1, note: 'a' }]);
    expect(step.input).toEqual({ least: 1 });
    expect(logs).toEqual(['Only the first 1 rows were taken: there are more.']);
  });

  test('changes nothing unless it says so, and tells the database’s own mistake', async () => {
    const sql = 'delete from orders where id = 2';
    const refused = await runNode('query', { resource: 'team/db', sql });
    expect(refused.run.error).toMatchObject({ code: 'bad_request', details: { sqlState: '25006' } });
    const allowed = await runNode('query', { resource: 'team/db', sql, readOnly: false });
    expect([allowed.run.result, allowed.logs]).toEqual([[], ['1 rows']]);
  });

  test('fails clearly without its resource, or with one of another type', async () => {
    const missing = await runNode('query', { resource: 'team/none', sql: 'select 1' });
    expect(missing.run.error).toMatchObject({
      code: 'not_found',
      message: 'There is no resource "team/none" in this workspace.',
    });
    const other = await runNode('query', { resource: 'team/mail', sql: 'select 1' });
    expect(other.run.error.message).toContain('is of the type Smtp');
  });
});

describe('an email node', () => {
  test('sends by the mail server of its resource', async () => {
    const { run } = await runNode(
      'email',
      {
        resource: 'team/mail',
        to: { kind: 'template', text: 'Ann <ann@example.com>, {{ input.other }}' },
        subject: said('Your order'),
        text: said('It is on its way.'),
      },
      { other: 'bob@example.com' },
    );
    expect(run.result).toMatchObject({ accepted: ['ann@example.com', 'bob@example.com'], rejected: [] });
    expect(mail.received.at(-1)).toMatchObject({
      from: 'desk@example.com',
      user: 'desk',
      to: ['ann@example.com', 'bob@example.com'],
    });
    expect(mail.received.at(-1)?.text).toContain('Subject: Your order');
  });

  test('takes no second header in an address or a subject, and tells what the server refused', async () => {
    const email = { resource: 'team/mail', to: said('ann@example.com'), subject: said('x'), text: said('x') };
    const before = mail.received.length;
    for (const change of [
      { subject: said('x\r\nBcc: eve@example.com') },
      { to: said('ann@example.com\r\nBcc: e@x.y') },
    ]) {
      expect((await runNode('email', { ...email, ...change })).run.error.code).toBe('invalid_input');
    }
    const refused = await runNode('email', { ...email, to: said('nobody@example.com') });
    expect(refused.run.error.message).toContain('No such mailbox');
    expect(mail.received).toHaveLength(before);
  });
});

describe('an HTTP node', () => {
  test('signs in by its resource, at its own host only', async () => {
    const config = {
      method: 'GET',
      resource: 'team/api',
      url: said('/orders'),
      headers: { 'x-key': said('$secret:team/key') },
    };
    const { run, step } = await runNode('http', config);
    expect(run.result.body).toMatchObject({
      url: '/v1/orders',
      headers: { authorization: 'Bearer ••••••', 'x-key': '••••••' },
    });
    expect(step.input.headers).toEqual({ 'x-key': '$secret:team/key' });
    const away = await runNode('http', { ...config, url: said('http://localhost:1/') });
    expect(away.run.error).toMatchObject({ code: 'forbidden' });
  });
});

describe('a script', () => {
  test('gets variables and resources, asks databases and sends emails', async () => {
    const code = `import { getVariable, getResource, sql, sendEmail } from 'millrace';
      export async function main(db, vat) {
        const rates = await getVariable('team/rates');
        const api = await getResource('team/api');
        const id = 1;
        const [byPath] = await sql('team/db', { readOnly: true })\`select note from orders where id = \${id}\`;
        const [byValue] = await sql(db)\`select \${"x'; drop table orders"} as quoted\`;
        const sent = await sendEmail({ resource: 'team/mail', to: ['ann@example.com'], subject: 'Hi', html: '<b>x</b>' });
        return { rates, vat, auth: api.auth, byPath, byValue, accepted: sent.accepted };
      }`;
    const args = { db: said('$resource:team/db'), vat: said('$variable:team/rates') };
    const { run, step } = await runNode('script', script(code, args));
    expect(run.error).toBeNull();
    expect(run.result).toEqual({
      rates: { vat: 0.19 },
      vat: { vat: 0.19 },
      auth: 'bearer',
      byPath: { note: 'a' },
      byValue: { quoted: "x'; drop table orders" },
      accepted: ['ann@example.com'],
    });
    expect(step.input).toEqual({ db: '$resource:team/db', vat: '$variable:team/rates' });
  });

  test('shows no secret, however it tries', async () => {
    const code = `export async function main(key) {
        const bytes = [...new TextEncoder().encode(key)].map((b) => b.toString(16).padStart(2, '0')).join('');
        console.log(key, btoa('user:' + key), encodeURIComponent(key), bytes);
        if (key.length > 1000) return null;
        throw Object.assign(new Error('no ' + key), { code: 'x', key, list: [btoa(key)] });
      }`;
    const { run, logs } = await runNode('script', script(code, { key: said('$secret:team/key') }));
    expect(run.error).toMatchObject({ message: 'no ••••••', details: { key: '••••••', list: ['••••••'] } });
    expect(logs.join('\n')).toMatch(/^•••••• \S*••••••\S* •••••• ••••••$/);
    const returned = await runNode(
      'script',
      script('export const main = (key) => ({ key })', { key: said('$secret:team/key') }),
    );
    expect(returned.run.result).toEqual({ key: '••••••' });
  });

  test('gets nothing by text that came from outside, nor from another workspace', async () => {
    const args = { key: { kind: 'expression', code: 'input.key' } };
    const given = { key: '$secret:team/key' };
    const { run } = await runNode('script', script('export const main = (key) => key.length', args), given);
    expect(run.result).toBe('$secret:team/key'.length);
    const missing = await runNode(
      'script',
      script("import { getResource } from 'millrace';\nreturn getResource('other/db');"),
    );
    expect(missing.run.error).toMatchObject({ code: 'not_found', line: 2 });
  });
});

test('a script that is tried out in the editor uses them as in a flow', async () => {
  const code = `import { sql } from 'millrace';
    export async function main(db: PostgreSQL, key: string) {
      console.log('key', key);
      const [row] = await sql(db)\`select note from orders where id = 1\`;
      return { row, key };
    }`;
  const args = { db: '$resource:team/db', key: '$secret:team/key' };
  const body = { workspace: 'demo', path: 'team/try', code, args };
  const answer = await server.request('POST', '/trpc/scripts.test', { token: builder, body });
  answers.push(answer.text);
  expect(answer.json.result.data).toMatchObject({
    ok: true,
    value: { row: { note: 'a' }, key: '••••••' },
    logs: [{ text: 'key ••••••' }],
  });
});

test('a cached step runs again when a variable of it changed', async () => {
  const { run } = await runNode(
    'script',
    {
      ...script('export const main = (rates) => rates', { rates: said('$variable:team/rates') }),
    },
    {},
    { cacheSeconds: 60 },
  );
  expect(run.result).toEqual({ vat: 0.19 });
  await put('variables/team/rates', { value: { vat: 0.2 } });
  const again = await call('POST', 'flows/team/work/runs?wait=20', { input: {} });
  expect(again.json.result).toEqual({ vat: 0.2 });
});

test('a page of an app reads a database at once, and changes nothing', async () => {
  const action = (id: string, code: string) => ({
    id,
    runs: {
      kind: 'script',
      code: `import { sql, getResource } from 'millrace';\nexport async function main() { ${code} }`,
    },
    effect: 'read',
    when: { kind: 'load' },
  });
  const definition = {
    formatVersion: 1,
    title: 'Desk',
    pages: [{ id: 'main', title: 'Main', components: [] }],
    actions: [
      action('read', "return sql('team/db')`select note from orders where id = 1`;"),
      action('write', "return sql('team/db')`delete from orders`;"),
      action('leak', "return (await getResource('team/mail')).password;"),
    ],
    state: {},
  };
  const { json: app } = await call('PUT', 'apps/desk', { definition, publish: true });
  const run = (id: string) => {
    const body = { version: app.version, inputs: {} };
    const headers = { 'idempotency-key': id };
    return server.request('POST', `/api/v1/w/demo/apps/desk/actions/${id}`, {
      token: builder,
      body,
      headers,
    });
  };
  expect((await run('read')).json.data).toEqual([{ note: 'a' }]);
  expect((await run('write')).json.error).toMatchObject({ code: 'action_failed' });
  expect((await run('leak')).json.data).toBe('••••••');
  expect((await run('read')).json.data).toEqual([{ note: 'a' }]);
});

test('a webhook checks its callers by a stored secret', async () => {
  const hook = { path: 'team/hook', auth: { kind: 'bearer', secret: '$secret:team/key' } };
  const missing = { path: 'team/closed', auth: { kind: 'bearer', secret: '$secret:team/none' } };
  const nodes = [hook, missing].map((config, index) => ({ id: `hook${index}`, kind: 'webhook', config }));
  await put('flows/team/hooked', { definition: { formatVersion: 1, nodes, edges: [] }, publish: true });
  const send = (path: string, token: string) =>
    server.request('POST', `/hooks/demo/${path}`, { token, body: {} });
  expect((await send('team/hook', canary)).status).toBe(200);
  expect((await send('team/hook', '$secret:team/key')).status).toBe(401);
  expect((await send('team/closed', '$secret:team/none')).status).toBe(401);
});

test('a connection is tested, and says what is wrong without the secret', async () => {
  const test = async (path: string) => {
    const url = '/trpc/resources.test';
    const answer = await server.request('POST', url, { token: builder, body: { workspace: 'demo', path } });
    answers.push(answer.text);
    return answer.json.result.data;
  };
  expect(await test('team/db')).toMatchObject({ ok: true, message: expect.stringContaining('PostgreSQL') });
  expect(await test('team/mail')).toMatchObject({ ok: true });
  expect(await test('team/api')).toMatchObject({ ok: true, message: expect.stringContaining('200') });
  await put('resources/team/wrong', { type: 'Smtp', value: { ...mail.resource, password: 'wrong one' } });
  const encrypted = await startMailServer(canary, { hasTls: true });
  await put('resources/team/tls', { type: 'Smtp', value: { ...encrypted.resource, tls: 'starttls' } });
  expect(await test('team/tls')).toMatchObject({ ok: false, message: expect.stringMatching(/certificate/) });
  await put('resources/team/plain', { type: 'Smtp', value: { ...mail.resource, tls: 'starttls' } });
  expect(await test('team/plain')).toMatchObject({ ok: false, message: expect.stringContaining('STARTTLS') });
  await encrypted.close();
  expect(await test('team/wrong')).toMatchObject({
    ok: false,
    message: expect.stringContaining('Wrong password'),
  });
});

test('a secret in a node that would record it is refused when the flow is published', async () => {
  const transform = {
    id: 'work',
    kind: 'transform',
    config: { value: said({ deep: ['$secret:team/key'] }) },
  };
  const definition = {
    formatVersion: 1,
    nodes: [{ id: 'start', kind: 'manual', config: {} }, transform],
    edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'work' }],
  };
  const saved = await call('PUT', 'flows/team/leak', { definition, publish: true });
  expect([saved.status, saved.json.error?.details.problems[0]]).toEqual([
    400,
    expect.objectContaining({ code: 'missing_config', node: 'work' }),
  ]);
});

test('no answer of the server has shown the secret in any form', async () => {
  for (const path of ['secrets', 'resources', 'variables', 'flows', 'runs', 'flows/team/work'])
    await call('GET', path);
  const bytes = Buffer.from(canary);
  const forms = [
    canary,
    encodeURIComponent(canary),
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -2),
  ];
  for (const form of forms) {
    expect(answers.some((answer) => answer.toLowerCase().includes(form.toLowerCase()))).toBe(false);
  }
  expect(answers.length).toBeGreaterThan(60);
  for (const file of await readdir(server.dataDir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = await readFile(join(file.parentPath, file.name));
    for (const form of forms)
      expect([file.name, form, bytes.includes(form)]).toEqual([file.name, form, false]);
  }
});
