import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
}, 60_000);
afterAll(() => server.close());

const call = (method: string, path: string, body?: unknown) =>
  server.request(method, `/api/v1/w/demo/${path}`, { token, ...(body === undefined ? {} : { body }) });

type Node = { id: string; kind: string; config?: object; parentId?: string };

async function publish(path: string, nodes: Node[], edges: [string, string][]): Promise<void> {
  const definition = {
    formatVersion: 1,
    nodes,
    edges: edges.map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
  };
  const answer = await call('PUT', `flows/${path}`, { definition, publish: true });
  expect(answer.status, answer.text).toBe(200);
}

const script = (id: string, code: string): Node => ({
  id,
  kind: 'script',
  config: { source: { kind: 'inline', code }, arguments: {} },
});

async function ended(runId: string) {
  return waitFor(async () => {
    const { json } = await call('GET', `runs/${runId}`);
    return json.finishedAt === null ? undefined : json;
  });
}

const start = async (path: string) => (await call('POST', `flows/${path}/runs`, { input: {} })).json.runId;

test('a run waits for a signal, goes on with its value, and takes none after its end', {
  timeout: 60_000,
}, async () => {
  const nodes = [
    { id: 'start', kind: 'manual' },
    { id: 'paid', kind: 'wait', config: { kind: 'signal', name: 'payment' } },
  ];
  await publish('tests/signal', nodes, [['start', 'paid']]);
  const runId = await start('tests/signal');
  await waitFor(async () => {
    const { json } = await call('GET', `runs/${runId}`);
    return json.waitingFor === 'signal' ? json : undefined;
  });
  expect((await call('POST', `runs/${runId}/signals/other`, { value: 1 })).status).toBe(202);
  expect((await call('POST', `runs/${runId}/signals/payment`, { value: { amount: 30 } })).status).toBe(202);
  expect((await ended(runId)).result).toEqual({ amount: 30 });
  const late = await call('POST', `runs/${runId}/signals/payment`, { value: 1 });
  expect(late.status).toBe(409);
  expect(late.json.error.code).toBe('already_ended');
});

test('a signal that comes before the wait is kept for it', { timeout: 60_000 }, async () => {
  const slow = 'export async function main() { await new Promise((done) => setTimeout(done, 700)); }';
  const nodes = [
    { id: 'start', kind: 'manual' },
    script('slow', slow),
    { id: 'go', kind: 'wait', config: { kind: 'signal', name: 'go' } },
  ];
  await publish('tests/early', nodes, [
    ['start', 'slow'],
    ['slow', 'go'],
  ]);
  const runId = await start('tests/early');
  expect((await call('POST', `runs/${runId}/signals/go`, { value: 'early' })).status).toBe(202);
  expect((await ended(runId)).result).toBe('early');
});

test('a child run is executed and its result comes back', { timeout: 60_000 }, async () => {
  await publish(
    'tests/child',
    [{ id: 'start', kind: 'manual' }, script('give', 'export const main = () => 21;')],
    [['start', 'give']],
  );
  const nodes = [
    { id: 'start', kind: 'manual' },
    { id: 'each', kind: 'loop', config: { items: { kind: 'static', value: [1, 2, 3] }, parallelism: 3 } },
    { id: 'call', kind: 'flow', parentId: 'each', config: { path: 'tests/child' } },
  ];
  await publish('tests/parent', nodes, [['start', 'each']]);
  expect((await ended(await start('tests/parent'))).result).toEqual([21, 21, 21]);
});

test('a run is restarted on the mended version from the step that failed', { timeout: 60_000 }, async () => {
  const version = (mended: boolean): Node[] => [
    { id: 'start', kind: 'manual' },
    script('first', 'export const main = () => Math.floor(Date.now() / 1000) * 0 + 5;'),
    script(
      'second',
      mended ? 'export const main = () => 6;' : 'export const main = () => { throw new Error("No"); };',
    ),
  ];
  const edges: [string, string][] = [
    ['start', 'first'],
    ['first', 'second'],
  ];
  await publish('tests/restart', version(false), edges);
  const runId = await start('tests/restart');
  expect((await ended(runId)).status).toBe('failed');
  await publish('tests/restart', version(true), edges);
  expect((await call('POST', `runs/${runId}/restart`, { path: 'nothing' })).status).toBe(404);
  const restarted = await call('POST', `runs/${runId}/restart`, { path: 'second' });
  expect(restarted.status, restarted.text).toBe(202);
  expect(await ended(restarted.json.runId)).toMatchObject({ status: 'succeeded', result: 6, version: 2 });
  const { json } = await call('GET', `runs/${restarted.json.runId}/steps`);
  const reused = json.items.map((step: { path: string; reusedFrom?: string }) => [
    step.path,
    step.reusedFrom,
  ]);
  expect(reused).toContainEqual(['first', runId]);
  expect(reused).toContainEqual(['second', undefined]);
});

test('one node of a draft is tested alone, with given results of those before it', {
  timeout: 60_000,
}, async () => {
  const nodes = [
    { id: 'start', kind: 'manual' },
    script('slow', 'export const main = () => { throw new Error("never"); };'),
    { id: 'work', kind: 'transform', config: { value: { kind: 'expression', code: 'results.slow.n + 1' } } },
    { id: 'after', kind: 'fail', config: { message: { kind: 'static', value: 'never' } } },
  ];
  const edges: [string, string][] = [
    ['start', 'slow'],
    ['slow', 'work'],
    ['work', 'after'],
  ];
  await publish('tests/one', nodes, edges);
  const { json } = await call('GET', 'flows/tests/one');
  const client = createTestClient(server.origin, { token });
  const test = { workspace: 'demo', flowId: json.flowId ?? json.id, input: {}, draft: true };
  const only = { node: 'work', results: { slow: { n: 4 } } };
  const { runId } = await client.runs.start.mutate({ ...test, only });
  expect(await ended(runId)).toMatchObject({ status: 'succeeded', result: 5 });
  const upTo = await client.runs.start.mutate({ ...test, upTo: 'slow' });
  expect(await ended(upTo.runId)).toMatchObject({ status: 'failed', error: { node: 'slow' } });
});
