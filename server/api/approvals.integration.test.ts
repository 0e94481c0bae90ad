import { afterAll, beforeAll, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let token: string;
let count = 0;
const base = '/api/v1/w/demo';

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const call = (method: string, path: string, body?: unknown) =>
  server.request(method, base + path, { token, ...(body === undefined ? {} : { body }) });
const decide = (runId: string, decision: string) =>
  call('POST', `/approvals/${runId}/ask/decisions`, { decision });

/** Publishes a flow with one approval, what follows each of `wired`, and starts it. */
async function begin(config: JsonObject, wired: string[]): Promise<string> {
  count += 1;
  const flow = chain([manual, approval(config)]);
  const after = wired.map((port) => script(`export const main = () => '${port}';`, {}, `after_${port}`));
  const definition = {
    ...flow,
    nodes: [...flow.nodes, ...after],
    edges: [
      ...flow.edges,
      ...wired.map((port) => ({ id: port, source: 'ask', sourcePort: port, target: `after_${port}` })),
    ],
  };
  await call('PUT', `/flows/ask/flow_${count}`, { definition, publish: true });
  return (await call('POST', `/flows/ask/flow_${count}/runs`, {})).json.runId;
}

/** Begins a run and waits until it asks. */
async function ask(config: JsonObject, wired: string[]): Promise<string> {
  const runId = await begin(config, wired);
  await until(runId, 'waiting');
  return runId;
}

const until = (runId: string, status: string) =>
  waitFor(async () => {
    const { json } = await call('GET', `/runs/${runId}`);
    return json.status === status ? json : undefined;
  });

test('the time that is over wakes the run, although nobody asks for it', async () => {
  const runId = await begin({ expiresSeconds: 1 }, ['approved', 'expired']);
  const run = await until(runId, 'succeeded');
  expect(run.result).toBe('expired');
  const [request] = (await call('GET', '/approvals?status=decided')).json.items.filter(
    (one: { runId: string }) => one.runId === runId,
  );
  expect(Date.parse(run.finishedAt)).toBeGreaterThanOrEqual(Date.parse(request.expiresAt));
  const late = await decide(runId, 'approved');
  expect([late.status, late.json.error.code]).toEqual([410, 'expired']);
});

test('an expiry that leads nowhere fails the run by its code', async () => {
  const run = await until(await begin({ expiresSeconds: 1 }, ['approved']), 'failed');
  expect(run.error).toMatchObject({ code: 'approval_expired', node: 'ask' });
});

test('a rejection goes on by its port, or fails the run by its code', async () => {
  const wired = await ask({}, ['approved', 'rejected']);
  expect((await decide(wired, 'rejected')).json).toMatchObject({ status: 'rejected' });
  expect((await until(wired, 'succeeded')).result).toBe('rejected');
  const open = await ask({}, ['approved']);
  await decide(open, 'rejected');
  expect((await until(open, 'failed')).error).toMatchObject({ code: 'approval_rejected', node: 'ask' });
});

test('one person counts once, and the request stays open for the others', async () => {
  const runId = await ask({ required: 2 }, ['approved']);
  expect((await decide(runId, 'approved')).status).toBe(200);
  const again = await decide(runId, 'approved');
  expect([again.status, again.json.error.code]).toEqual([409, 'already_decided']);
  expect((await call('GET', `/runs/${runId}`)).json.status).toBe('waiting');
});

test('only named people decide', async () => {
  const runId = await ask({ deciders: { members: ['lee@demo.localhost'] } }, ['approved']);
  const refused = await decide(runId, 'approved');
  expect([refused.status, refused.json.error.code]).toEqual([403, 'forbidden']);
});

test('the list is read page by page, of those that wait or of those that do not', async () => {
  const list = async (query: string) => (await call('GET', `/approvals?${query}`)).json;
  const all = (await list('limit=200')).items.map((one: { id: string }) => one.id);
  const paged: string[] = [];
  let cursor = '';
  do {
    const page = await list(`limit=2${cursor}`);
    paged.push(...page.items.map((one: { id: string }) => one.id));
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  expect(paged).toEqual(all);
  const statuses = async (query: string) =>
    new Set((await list(query)).items.map((one: { status: string }) => one.status));
  expect(await statuses('status=pending')).toEqual(new Set(['pending']));
  expect(await statuses('status=decided')).toEqual(new Set(['expired', 'rejected']));
});
