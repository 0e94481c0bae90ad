import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '#server/log.ts';
import { type OpenDatabase, reachDatabase } from '#server/open-database.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import type { JsonObject } from '#shared/json.ts';
import { failureText, fixedValue, publishShop } from './testing/a-shop-app.ts';

let server: TestServer;
let database: OpenDatabase;
let builder: string;
let operator: string;
let admin: string;
let ada: TestClient;
let lee: TestClient;
let adaCookie: string;
let version: number;

beforeAll(async () => {
  server = await startTestServer();
  const env = { dataDir: server.dataDir, mongodbUri: null, databaseSync: 'process' } as const;
  database = await reachDatabase(env, createLog('fatal'));
  builder = await server.token('demo', 'builder');
  operator = await server.token('demo', 'operator');
  admin = await server.token('demo', 'admin');
  version = await publishShop(server, builder);
  const visit = await server.request('GET', '/trpc/session.get');
  adaCookie = visit.cookie ?? '';
  ada = createTestClient(server.origin, { cookie: adaCookie });
  lee = createTestClient(server.origin, { cookie: await cookieOf('Lee') });
});
afterAll(async () => {
  await database.close();
  await server.close();
});

async function cookieOf(name: string): Promise<string> {
  const visit = await server.request('GET', '/trpc/session.get');
  const people: { id: string; name: string }[] = visit.json.result.data.demo.people;
  const answer = await server.request('POST', '/trpc/session.viewAs', {
    cookie: visit.cookie ?? '',
    body: { userId: people.find((person) => person.name === name)?.id },
  });
  return answer.cookie ?? '';
}

type Call = { token?: string; version?: number; inputs?: JsonObject; key?: string; slug?: string };

function run(action: string, call: Call = {}) {
  const { slug = 'shop', inputs = {}, key = randomUUID() } = call;
  return server.request('POST', `/api/v1/w/demo/apps/${slug}/actions/${action}`, {
    token: call.token ?? operator,
    headers: { 'idempotency-key': key },
    body: { version: call.version ?? version, inputs },
  });
}

async function handleOf(action: string, row = 0, token = operator): Promise<string> {
  const answer = await run(action, { token });
  return answer.json.data[row][rowHandleField];
}

async function countRuns(): Promise<number> {
  return database.connection.db.collection('runs').countDocuments({});
}

/** The status of a request, having made sure that it made no run. */
async function refused(send: () => Promise<{ status: number }>): Promise<number> {
  const before = await countRuns();
  const { status } = await send();
  expect(await countRuns()).toBe(before);
  return status;
}

const good = async (): Promise<JsonObject> => ({ order: await handleOf('orders'), amount: 5, size: 's' });

async function ended(runId: string) {
  return waitFor(async () => {
    const found = (await server.request('GET', `/api/v1/w/demo/runs/${runId}`, { token: builder })).json;
    return ['succeeded', 'failed'].includes(found.status) ? found : undefined;
  });
}

describe('rule 1: one endpoint runs an action of a published version', () => {
  test('a real request starts a run whose inputs come from their sources', async () => {
    const answer = await run('refund', { inputs: await good() });
    expect(answer.status).toBe(202);
    const found = await ended(answer.json.runId);
    expect(found.input).toEqual({ order: 'o1', amount: 5, channel: fixedValue, by: null, size: 's' });
    expect(found.status).toBe('succeeded');
  });

  test('a flow path, code, a draft flag or a mode from the client is refused', async () => {
    const inputs = await good();
    for (const extra of [{ draft: true }, { path: 'shop/fails' }, { code: '1' }, { mode: 'edit' }]) {
      const send = () =>
        server.request('POST', '/api/v1/w/demo/apps/shop/actions/refund', {
          token: operator,
          headers: { 'idempotency-key': randomUUID() },
          body: { version, inputs, ...extra },
        });
      expect(await refused(send)).toBe(400);
    }
  });

  test('a version that was never published is refused, and so is the draft', async () => {
    const inputs = await good();
    expect(await refused(() => run('refund', { inputs, version: version + 1 }))).toBe(409);
    expect(await refused(() => run('refund', { inputs, version: 0 }))).toBe(400);
  });

  test('the version before is accepted for 15 minutes after a publish, then it is app_updated', async () => {
    const old = version;
    const inputs = await good();
    version = await publishShop(server, builder, 'Shop desk, changed');
    expect(version).toBe(old + 1);
    expect((await run('refund', { inputs, version: old })).status).toBe(202);
    const apps = database.connection.db.collection('apps');
    const app = await apps.findOne({ slug: 'shop' });
    const leftMs = app?.previousUntil.getTime() - Date.now();
    expect(leftMs).toBeGreaterThan(13 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
    await apps.updateOne({ slug: 'shop' }, { $set: { previousUntil: new Date(Date.now() - 1000) } });
    const late = await run('refund', { inputs, version: old });
    expect([late.status, late.json.error.code]).toEqual([409, 'app_updated']);
    version = await publishShop(server, builder, 'Shop desk, changed again');
    expect((await run('refund', { inputs, version: old })).json.error.code).toBe('app_updated');
  });

  test('going back to an older version ends the one before at once', async () => {
    const old = version;
    const inputs = await good();
    version = await publishShop(server, builder, 'Shop desk, changed');
    expect((await run('refund', { inputs, version: old })).json.error.code).toBe('app_updated');
  });
});

describe('rule 2: the policy of a version is made on the server', () => {
  test('an unknown action is 403', async () => {
    expect(await refused(() => run('nothing'))).toBe(403);
    expect(await refused(() => run('__proto__'))).toBe(403);
  });

  test('an edit of the draft changes nothing for viewers until it is published', async () => {
    const app = await ada.apps.get.query({ workspace: 'demo', slug: 'shop' });
    const operation = { kind: 'remove_action', id: 'lead' } as const;
    const edits = { workspace: 'demo', appId: app.id, clientId: 'c1', operations: [{ id: 'o1', operation }] };
    const applied = await ada.apps.applyOperations.mutate({ ...edits, baseRevision: app.revision });
    expect(applied).toEqual({ kind: 'applied', revision: app.revision + 1 });
    const resent = await ada.apps.applyOperations.mutate({ ...edits, baseRevision: app.revision });
    expect(resent).toEqual(applied);
    expect((await run('lead', { token: admin })).status).toBe(202);
  });
});

describe('rule 3: every input has one source', () => {
  test('a fixed, context or unknown key is 400, not ignored', async () => {
    const inputs = await good();
    for (const extra of [{ channel: 'mine' }, { by: 'boss@example.com' }, { more: 1 }]) {
      expect(await refused(() => run('refund', { inputs: { ...inputs, ...extra } }))).toBe(400);
    }
  });

  test('what a viewer gives is checked by schema, list and size', async () => {
    const inputs = await good();
    for (const wrong of [{ amount: 0 }, { amount: 'x' }, { size: 'xl' }, { amount: 'x'.repeat(100) }]) {
      expect(await refused(() => run('refund', { inputs: { ...inputs, ...wrong } }))).toBe(400);
    }
    const { amount: _, ...without } = inputs;
    const answer = await run('refund', { inputs: without });
    expect(answer.json.error).toMatchObject({
      code: 'invalid_input',
      details: { fields: [{ path: 'amount' }] },
    });
  });
});

describe('rule 4: rows are named by signed handles', () => {
  test('a plain key, a changed handle, and one of another action or viewer are refused', async () => {
    const inputs = await good();
    const handle = String(inputs.order);
    const [, mac] = handle.split('.');
    const forged = Buffer.from(JSON.stringify({ values: { id: 'o9' }, expiresAt: Date.now() + 1e6 }));
    const shown = await lee.apps.runAction.mutate({
      workspace: 'demo',
      slug: 'shop',
      version,
      action: 'orders',
      inputs: {},
      idempotencyKey: 'k',
    });
    const foreign = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data))[0][rowHandleField] : '';
    const other = await handleOf('others');
    for (const order of [
      'o1',
      `${forged.toString('base64url')}.${mac}`,
      `${handle}x`,
      foreign,
      other ?? 'none',
    ]) {
      expect(await refused(() => run('refund', { inputs: { ...inputs, order } }))).toBe(400);
    }
  });
});

describe('rule 5: runs use the rights of the publisher, viewers are context', () => {
  test('the identity of the viewer comes from the session', async () => {
    const call = { workspace: 'demo', slug: 'shop', version, idempotencyKey: randomUUID() };
    const shown = await lee.apps.runAction.mutate({ ...call, action: 'orders', inputs: {} });
    const rows = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data)) : [];
    const inputs = { order: rows[1][rowHandleField], amount: 7 };
    const answer = await lee.apps.runAction.mutate({ ...call, action: 'refund', inputs });
    const found = await ended(answer.kind === 'run' ? answer.runId : '');
    expect(found.input).toMatchObject({ order: 'o2', by: 'lee@demo.localhost' });
    expect(found.startedBy).toBe('lee@demo.localhost');
    expect(found.trigger.app).toMatchObject({ slug: 'shop', version, action: 'refund' });
  });

  test('a publisher who lost the right stops the app with a clear message', async () => {
    const app = await ada.apps.create.mutate({
      workspace: 'demo',
      slug: 'from-flow',
      title: 'From a flow',
      fromFlow: 'shop/fails',
    });
    await ada.apps.publish.mutate({ workspace: 'demo', appId: app.id, revision: 0, message: '' });
    expect((await run('start', { slug: 'from-flow', version: 1 })).status).toBe(202);
    const people = database.stores.people;
    const user = await people.findUser({ email: 'ada@demo.localhost' });
    const workspace = await people.findWorkspace({ slug: 'demo' });
    const member = { userId: user?.id ?? '', workspaceId: workspace?.id ?? '' };
    await people.putMember({ ...member, role: 'viewer' });
    const answer = await run('start', { slug: 'from-flow', version: 1 });
    await people.putMember({ ...member, role: 'admin' });
    expect(answer.status).toBe(403);
    expect(answer.json.error.message).toContain('publish the app again');
  });
});

describe('rule 6: access is checked on every call', () => {
  test('without a session it is 401, for a mere viewer of the workspace 403', async () => {
    const path = '/api/v1/w/demo/apps/shop/actions/refund';
    const body = { version, inputs: await good() };
    const headers = { 'idempotency-key': 'x' };
    expect(await refused(() => server.request('POST', path, { headers, body }))).toBe(401);
    const viewer = await server.token('demo', 'viewer');
    expect(await refused(() => run('refund', { token: viewer }))).toBe(403);
  });

  test('somebody of another workspace learns nothing', async () => {
    await database.stores.people.insertWorkspace({
      id: 'other',
      slug: 'other',
      name: 'Other',
      createdAt: Date.now(),
    });
    const foreign = await server.token('other', 'admin');
    expect(await refused(() => run('refund', { token: foreign }))).toBe(404);
    const path = `/api/v1/w/other/apps/shop/actions/refund`;
    const send = () =>
      server.request('POST', path, {
        token: foreign,
        headers: { 'idempotency-key': 'x' },
        body: { version },
      });
    expect(await refused(send)).toBe(404);
  });

  test('narrowed access holds from the next call on', async () => {
    const app = await ada.apps.get.query({ workspace: 'demo', slug: 'shop' });
    const target = { workspace: 'demo', appId: app.id };
    await ada.apps.setAccess.mutate({ ...target, access: 'private' });
    expect(await refused(() => run('orders'))).toBe(403);
    expect((await run('orders', { token: builder })).status).toBe(200);
    expect((await lee.home.get.query({ workspace: 'demo' })).apps.map(({ slug }) => slug)).not.toContain(
      'shop',
    );
    await ada.apps.setAccess.mutate({ ...target, access: 'members' });
    expect((await run('orders')).status).toBe(200);
  });
});

describe('rules 7 and 8: what a viewer reads of runs', () => {
  const read = (client: TestClient, runId: string) =>
    client.apps.run.query({ workspace: 'demo', slug: 'shop', runId });

  async function start(client: TestClient, action: string, inputs: JsonObject = {}): Promise<string> {
    const call = { workspace: 'demo', slug: 'shop', version, action, inputs, idempotencyKey: randomUUID() };
    const answer = await client.apps.runAction.mutate(call);
    return answer.kind === 'run' ? answer.runId : '';
  }

  test('only runs that they started through this app', async () => {
    const runId = await start(lee, 'fails');
    expect((await read(lee, runId)).action).toBe('fails');
    await expect(read(ada, runId)).rejects.toThrow('no such run');
    const elsewhere = lee.apps.run.query({ workspace: 'demo', slug: 'from-flow', runId });
    await expect(elsewhere).rejects.toThrow('no such run');
    const own = await server.request('POST', '/api/v1/w/demo/flows/shop/fails/runs', { token: operator });
    await expect(read(lee, own.json.runId)).rejects.toThrow('no such run');
  });

  test('steps only where a run status component shows them; errors are short and have the id', async () => {
    const runId = await start(lee, 'fails');
    await ended(runId);
    const view = await read(lee, runId);
    expect(view).toMatchObject({ status: 'failed', steps: null, result: null });
    expect(view.error?.message).toContain(runId);
    expect(JSON.stringify(view)).not.toContain(failureText);
    const answer = await run('broken');
    expect([answer.status, answer.json.error.code]).toEqual([422, 'action_failed']);
    expect(answer.text).not.toContain(failureText);
  });

  test('where one shows them: titles and states, no inputs', async () => {
    const call = {
      workspace: 'demo',
      slug: 'shop',
      version,
      action: 'orders',
      inputs: {},
      idempotencyKey: 'k',
    };
    const shown = await lee.apps.runAction.mutate(call);
    const rows = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data)) : [];
    const runId = await start(lee, 'refund', { order: rows[0][rowHandleField], amount: 3 });
    await ended(runId);
    const { steps } = await read(lee, runId);
    expect(steps?.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(Object.keys(steps?.[0] ?? {})).toEqual(['title', 'status', 'startedAt', 'finishedAt']);
  });
});

test('rule 9: the document of a viewer carries no flow paths, fixed values or code', async () => {
  const view = await lee.apps.view.query({ workspace: 'demo', slug: 'shop' });
  const text = JSON.stringify(view);
  for (const hidden of ['shop/', fixedValue, 'function main', failureText])
    expect(text).not.toContain(hidden);
  expect(Object.keys(view.actions.find(({ id }) => id === 'refund')?.inputs ?? {})).toEqual([
    'order',
    'amount',
    'size',
  ]);
  expect(view.actions.find(({ id }) => id === 'lead')?.isAllowed).toBe(false);
});

describe('rule 11: writes', () => {
  test('a double click is one run', async () => {
    const inputs = await good();
    const key = randomUUID();
    const before = await countRuns();
    const answers = await Promise.all([1, 2, 3].map(() => run('refund', { inputs, key })));
    const ids = new Set(answers.map((answer) => answer.json.runId));
    expect([ids.size, (await countRuns()) - before]).toEqual([1, 1]);
  });

  test('without an idempotency key nothing runs', async () => {
    const inputs = await good();
    const path = '/api/v1/w/demo/apps/shop/actions/refund';
    const send = () => server.request('POST', path, { token: operator, body: { version, inputs } });
    expect(await refused(send)).toBe(400);
  });

  test('a page of another site cannot run anything with the cookie of its visitor', async () => {
    const path = '/api/v1/w/demo/apps/shop/actions/fails';
    const forged = { origin: 'https://evil.example', 'idempotency-key': 'x', 'sec-fetch-site': 'cross-site' };
    const body = { version, inputs: {} };
    expect(
      await refused(() => server.request('POST', path, { cookie: adaCookie, headers: forged, body })),
    ).toBe(403);
  });
});

test('rule 12: an action for some roles is refused to others by the server', async () => {
  const app = await ada.apps.get.query({ workspace: 'demo', slug: 'from-flow' });
  const [action] = app.definition.actions;
  if (action === undefined) throw new Error('The app has no action.');
  const { id, ...rest } = action;
  const operation: AppOperation = { kind: 'update_action', id, action: { ...rest, allowedRoles: ['admin'] } };
  const edits = { workspace: 'demo', appId: app.id, clientId: 'c1', baseRevision: app.revision };
  await ada.apps.applyOperations.mutate({ ...edits, operations: [{ id: 'lead-only', operation }] });
  const message = { workspace: 'demo', appId: app.id, revision: app.revision + 1, message: '' };
  const published = await ada.apps.publish.mutate(message);
  const call = { slug: 'from-flow', version: published.version };
  expect(await refused(() => run('start', call))).toBe(403);
  expect((await run('start', { ...call, token: admin })).status).toBe(202);
});

test('rule 14: a preview needs edit rights and runs the draft', async () => {
  const target = { workspace: 'demo', slug: 'shop' };
  await expect(lee.apps.preview.query(target)).rejects.toThrow('builder');
  expect((await ada.apps.preview.query(target)).version).toBeNull();
  const call = { ...target, action: 'orders', inputs: {}, idempotencyKey: 'k' };
  await expect(lee.apps.previewAction.mutate(call)).rejects.toThrow('builder');
  expect((await ada.apps.previewAction.mutate(call)).kind).toBe('result');
});
