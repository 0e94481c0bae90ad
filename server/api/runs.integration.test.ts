import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chain, manual, script, webhook } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let server: TestServer;
let token: string;
const base = '/api/v1/w/demo';

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.request(method, base + path, { token, headers, ...(body === undefined ? {} : { body }) });
const ended = (runId: string) =>
  waitFor(async () => {
    const { json } = await call('GET', `/runs/${runId}`);
    return ['succeeded', 'failed', 'cancelled'].includes(json.status) ? json : undefined;
  });

const inputs = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
const times = (factor: number) =>
  chain([manual, script(`export const main = (n: number) => n * ${factor};`, { n: 'input.n' })], inputs);

async function publish(path: string, definition: object): Promise<void> {
  expect((await call('PUT', `/flows/${path}`, { definition, publish: true })).status).toBe(200);
}

async function rerun(runId: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await call('POST', `/runs/${runId}/rerun`, body, headers);
  return { status: answer.status, code: answer.json.error?.code, runId: String(answer.json.runId) };
}

test('of a long result people get the beginning, and all of it when they ask; systems get all of it', async () => {
  const rows = 'export const main = () => Array.from({ length: 20000 }, (_, id) => ({ id }));';
  const count = script('export const main = (rows: unknown[]) => rows.length;', { rows: 'results.work' });
  await publish('long/rows', chain([manual, script(rows), { ...count, id: 'count' }]));
  const { id: runId } = (await call('POST', '/flows/long/rows/runs?wait=20', { input: {} })).json;
  const client = createTestClient(server.origin, { token });
  const { items } = await client.runs.steps.query({ workspace: 'demo', runId });
  const [, work, counted] = items;
  const length = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id }))).length;
  expect(work?.cut).toEqual({ runId, result: { characters: length, items: 20_000 } });
  expect(JSON.stringify(work?.result).length).toBeLessThan(30_000);
  expect(counted?.cut?.input?.characters).toBeGreaterThan(length);
  expect(counted?.result).toBe(20_000);
  expect((await client.runs.step.query({ workspace: 'demo', runId, path: 'work' })).cut).toEqual(work?.cut);
  const whole = await client.runs.value.query({ workspace: 'demo', runId, path: 'work', of: 'result' });
  expect(whole).toHaveLength(20_000);
  const file = await call('GET', `/runs/${runId}/value?path=count&of=input`);
  expect(file.json.rows).toHaveLength(20_000);
  expect((await call('GET', `/runs/${runId}/value`)).json).toBe(20_000);
  expect((await call('GET', `/runs/${runId}/value?path=none`)).status).toBe(404);
  const [, asSystem] = (await call('GET', `/runs/${runId}/steps`)).json.items;
  expect([asSystem.result.length, asSystem.cut]).toEqual([20_000, undefined]);

  await publish('long/result', chain([manual, script(rows)]));
  const long = (await call('POST', '/flows/long/result/runs?wait=20', { input: {} })).json;
  expect([long.result.length, long.cut]).toEqual([20_000, undefined]);
  const listed = await client.runs.list.query({ workspace: 'demo', flow: 'long/result' });
  const got = await client.runs.get.query({ workspace: 'demo', runId: long.id });
  expect([listed.items[0]?.cut, got.run.cut]).toEqual([work?.cut?.result, work?.cut?.result]);
  expect(JSON.stringify([listed, got]).length).toBeLessThan(60_000);
  expect((await call('GET', '/runs?flow=long/result')).json.items[0].result).toHaveLength(20_000);
});

describe('a rerun', () => {
  test('has the same input, on the version that ran, on the newest or on one by its number', async () => {
    await publish('rerun/times', times(2));
    const first = (await call('POST', '/flows/rerun/times/runs?wait=20', { input: { n: 21 } })).json;
    await publish('rerun/times', times(3));
    const outcomes = await Promise.all(
      [undefined, { version: 'same' }, { version: 'newest' }, { version: 1 }].map(async (body) => {
        const again = await rerun(first.id, body);
        expect([again.status, again.runId === first.id]).toEqual([202, false]);
        const { version, result, input, startedBy } = await ended(again.runId);
        return { version, result, input, startedBy };
      }),
    );
    const ofVersion = (version: number) => ({
      version,
      result: 21 * (version + 1),
      input: { n: 21 },
      startedBy: 'token:test',
    });
    expect(outcomes).toEqual([ofVersion(1), ofVersion(1), ofVersion(2), ofVersion(1)]);
    expect((await rerun(first.id, { version: 9 })).code).toBe('not_found');
    expect((await rerun(first.id, { version: 'other' })).status).toBe(400);
  });

  test('may carry labels, by which it is found', async () => {
    await publish('rerun/labelled', times(2));
    const body = { input: { n: 1 }, labels: ['june', 'eu'] };
    const first = (await call('POST', '/flows/rerun/labelled/runs?wait=20', body)).json;
    expect(first.labels).toEqual(['june', 'eu']);
    const { items } = (await call('GET', '/runs?label=june')).json;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([first.id]);
    expect((await call('POST', '/flows/rerun/labelled/runs', { ...body, labels: [''] })).status).toBe(400);
  });

  test('is started once for one idempotency key', async () => {
    await publish('rerun/once', times(2));
    const first = (await call('POST', '/flows/rerun/once/runs?wait=20', { input: { n: 1 } })).json;
    const key = { 'idempotency-key': 'again' };
    const [one, two] = [await rerun(first.id, {}, key), await rerun(first.id, {}, key)];
    expect(two.runId).toBe(one.runId);
  });

  test('says what a webhook said, and is refused where the newest version does not take the input', async () => {
    const hooked = chain([
      webhook('rerun-me', { respond: 'accept' }),
      script('export const main = (said: unknown) => said;', { said: 'trigger.query' }),
    ]);
    await publish('rerun/hook', hooked);
    const { runId } = (await server.request('POST', '/hooks/demo/rerun-me?from=shop', { body: { n: 'x' } }))
      .json;
    await ended(runId);
    const again = await ended((await rerun(runId)).runId);
    expect(again).toMatchObject({ result: { from: 'shop' }, trigger: { kind: 'webhook', method: 'POST' } });
    await publish('rerun/hook', times(2));
    expect((await rerun(runId, { version: 'newest' })).code).toBe('invalid_input');
    expect((await ended((await rerun(runId)).runId)).status).toBe('succeeded');
  });

  test('of a test runs the same draft again, for builders only', async () => {
    await call('PUT', '/flows/rerun/draft', { definition: times(5) });
    const body = { input: { n: 2 }, draft: true };
    const first = (await call('POST', '/flows/rerun/draft/runs?wait=20', body)).json;
    await call('PUT', '/flows/rerun/draft', { definition: times(7) });
    expect(await ended((await rerun(first.id)).runId)).toMatchObject({ result: 10, isTest: true });
    expect((await rerun(first.id, { version: 'newest' })).code).toBe('not_published');
    const others = await server.token('demo', 'operator');
    const refused = await server.request('POST', `${base}/runs/${first.id}/rerun`, {
      token: others,
      body: {},
    });
    expect(refused.status).toBe(403);
  });
});

describe('the list of runs', () => {
  test('is filtered by trigger, status and time, and read page by page', async () => {
    const definition = chain([
      webhook('list-me', { respond: 'wait' }),
      script('export const main = (n: number) => { if (n < 0) throw new Error("negative"); };', {
        n: 'input.n',
      }),
    ]);
    await publish('listed/hook', { ...definition, nodes: [...definition.nodes, manual] });
    const start = new Date().toISOString();
    for (const n of [1, -1, 2]) await server.request('POST', '/hooks/demo/list-me', { body: { n } });
    await call('POST', '/flows/listed/hook/runs?wait=20', { input: { n: 3 } });
    const list = async (query: string) => (await call('GET', `/runs?flow=listed/hook&${query}`)).json;
    const inputsOf = (page: { items: { input: { n: number } }[] }) => page.items.map(({ input }) => input.n);
    expect(inputsOf(await list(''))).toEqual([3, 2, -1, 1]);
    expect(inputsOf(await list('trigger=webhook'))).toEqual([2, -1, 1]);
    expect(inputsOf(await list('trigger=webhook&status=failed'))).toEqual([-1]);
    expect(inputsOf(await list(`since=${start}`))).toEqual([3, 2, -1, 1]);
    expect(inputsOf(await list(`until=${start}`))).toEqual([]);
    const page = await list(`trigger=webhook&since=${start}&limit=2`);
    expect(inputsOf(page)).toEqual([2, -1]);
    const rest = await list(`trigger=webhook&since=${start}&limit=2&cursor=${page.next}`);
    expect([inputsOf(rest), rest.next]).toEqual([[1], undefined]);
    expect((await call('GET', '/runs?since=yesterday')).status).toBe(400);
    expect((await call('GET', '/runs?trigger=rain')).status).toBe(400);
  });
});
