import { afterAll, beforeAll, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ TEST_HOOKS: '1' });
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const day = 86_400;

async function publish(name: string, definition: JsonObject): Promise<void> {
  const path = `/api/v1/w/demo/flows/clock/${name}`;
  const answer = await server.request('PUT', path, { token, body: { definition, publish: true } });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

async function startRun(name: string): Promise<string> {
  const path = `/api/v1/w/demo/flows/clock/${name}/runs`;
  return (await server.request('POST', path, { token, body: {} })).json.runId;
}

const get = async (path: string) => (await server.request('GET', `/api/v1/w/demo/${path}`, { token })).json;
const statusOf = async (runId: string) => (await get(`runs/${runId}`)).status;
const advance = (advanceSeconds: unknown) =>
  server.request('POST', '/api/v1/test/clock', { body: { advanceSeconds } });

test('the clock is moved and the answer says what time it is then', async () => {
  const before = Date.now();
  const first = await advance(day);
  expect(first.status).toBe(200);
  expect(Date.parse(first.json.now) - before).toBeGreaterThanOrEqual(day * 1000);
  const second = await advance(0.5);
  expect(Date.parse(second.json.now) - Date.parse(first.json.now)).toBeGreaterThanOrEqual(500);
});

test('the clock never goes back, and nothing else is taken', async () => {
  for (const wrong of [-1, 0, '60', null, 1e12]) {
    const answer = await advance(wrong);
    expect([wrong, answer.status, answer.json.error.code]).toEqual([wrong, 400, 'bad_request']);
  }
});

test('a schedule, the expiry of an approval and a retry come due by the moved clock', {
  timeout: 60_000,
}, async () => {
  const tick = {
    id: 'tick',
    kind: 'schedule',
    config: { cron: '0 0 * * *', timezone: 'UTC', enabled: true },
  };
  await publish('daily', chain([tick, script('export const main = () => 1;')]));
  await publish('asks', chain([manual, approval({ expiresSeconds: 3600 })]));
  const failing = script("export function main() { throw new Error('not yet'); }");
  const retry = { attempts: 1, seconds: 3600 };
  await publish('retries', chain([manual, { ...failing, policy: { retry } } as typeof failing]));
  const asked = await startRun('asks');
  const retried = await startRun('retries');
  await expect.poll(() => statusOf(asked)).toBe('waiting');
  await expect.poll(() => statusOf(retried)).toBe('waiting');

  await advance(day);
  const ended = async () => [
    (await get('runs?flow=clock/daily')).items.map((run: JsonObject) => run.status),
    await statusOf(asked),
    await statusOf(retried),
  ];
  await expect.poll(ended).toEqual([['succeeded'], 'failed', 'failed']);
  expect((await get(`runs/${asked}`)).error.code).toBe('approval_expired');
  expect((await get(`runs/${retried}`)).error.attempt).toBe(2);
});

test('a step that executes while the clock moves keeps its worker', { timeout: 60_000 }, async () => {
  const slow = script(
    'export async function main() { await new Promise((done) => setTimeout(done, 3000)); }',
  );
  await publish('slow', chain([manual, slow]));
  const runId = await startRun('slow');
  await expect.poll(() => statusOf(runId)).toBe('running');
  await advance(30 * day);
  await expect.poll(() => statusOf(runId)).toBe('succeeded');
  const { items } = await get(`runs/${runId}/steps`);
  expect(items.find((step: JsonObject) => step.node === 'work')).toMatchObject({ executions: 1, attempt: 1 });
});

test('a server that starts again is where the clock was', async () => {
  const before = Date.parse((await advance(1)).json.now);
  await server.restart();
  expect(Date.parse((await advance(1)).json.now)).toBeGreaterThanOrEqual(before + 1000);
});

test('without the hooks there is no such route', async () => {
  const plain = await startTestServer();
  try {
    const answer = await plain.request('POST', '/api/v1/test/clock', { body: { advanceSeconds: 60 } });
    expect([answer.status, answer.json.error.code]).toEqual([404, 'not_found']);
  } finally {
    await plain.close();
  }
});
