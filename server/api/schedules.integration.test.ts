import { afterAll, beforeAll, expect, test } from 'vitest';
import { chain, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const everySecond = { cron: '* * * * * *', timezone: 'UTC', enabled: true };
const poll = script(
  "import { updateState } from 'millrace';\n" +
    'export async function main(time: string) { return { time, count: await updateState((n) => (n ?? 0) + 1) }; }',
  { time: 'trigger.time' },
);

function put(name: string, config: JsonObject, inputs?: JsonObject) {
  const definition = chain([{ id: 'tick', kind: 'schedule', config }, poll], inputs);
  const path = `/api/v1/w/demo/flows/jobs/${name}`;
  return server.request('PUT', path, { token, body: { definition, publish: true } });
}

type RunItem = { id: string; status: string; trigger: { kind: string; node: string; time: string } };

async function runsOf(name: string): Promise<RunItem[]> {
  const answer = await server.request('GET', `/api/v1/w/demo/runs?flow=jobs/${name}`, { token });
  return answer.json.items;
}

async function schedulesOf(name: string): Promise<JsonObject[]> {
  const answer = await server.request('GET', '/api/v1/w/demo/schedules', { token });
  expect(answer.status).toBe(200);
  return answer.json.items.filter((item: { flow: string }) => item.flow === `jobs/${name}`);
}

test('a published schedule fires through restarts, once per occurrence, and its script remembers', {
  timeout: 90_000,
}, async () => {
  expect((await put('poll', { ...everySecond, overlap: 'queue', missed: 'all' })).status).toBe(200);
  const ended = async () => (await runsOf('poll')).filter(({ status }) => status === 'succeeded').length;
  await expect.poll(ended, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  await server.restart();
  const before = await ended();
  await expect.poll(ended, { timeout: 20_000 }).toBeGreaterThanOrEqual(before + 2);
  expect((await put('poll', { ...everySecond, enabled: false })).status).toBe(200);
  await expect
    .poll(async () => (await runsOf('poll')).every(({ status }) => status === 'succeeded'), {
      timeout: 20_000,
    })
    .toBe(true);
  const runs = await runsOf('poll');
  const times = runs.map(({ trigger }) => trigger.time);
  expect(new Set(times).size).toBe(times.length);
  expect(runs[0]?.trigger).toMatchObject({ kind: 'schedule', node: 'tick' });
  const results = await Promise.all(
    runs.map(
      async ({ id }) => (await server.request('GET', `/api/v1/w/demo/runs/${id}`, { token })).json.result,
    ),
  );
  const counts = results.map(({ count }) => count as number).sort((a, b) => a - b);
  expect(counts).toEqual(runs.map((_, index) => index + 1));
});

test('schedules are listed with their next time, and gone with their node or flow', async () => {
  await put('listed', { ...everySecond, cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' });
  const [listed] = await schedulesOf('listed');
  expect(listed).toMatchObject({
    flow: 'jobs/listed',
    node: 'tick',
    timezone: 'Europe/Berlin',
    enabled: true,
  });
  expect(Date.parse(String(listed?.nextFireAt))).toBeGreaterThan(Date.now());
  await server.request('DELETE', '/api/v1/w/demo/flows/jobs/listed', { token });
  expect(await schedulesOf('listed')).toEqual([]);
});

test('a time that cannot be read or never comes is refused, and nothing is published', async () => {
  for (const wrong of [{ cron: '99 * * * *' }, { cron: '0 0 30 2 *' }, { timezone: 'Mars/Base' }]) {
    const answer = await put('wrong', { ...everySecond, ...wrong });
    expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid_definition']);
    expect(answer.json.error.details.problems[0]).toMatchObject({ code: 'missing_config', node: 'tick' });
  }
  expect(await schedulesOf('wrong')).toEqual([]);
});
