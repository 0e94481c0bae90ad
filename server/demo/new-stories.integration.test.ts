import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let operator: string;
let builder: string;

beforeAll(async () => {
  server = await startTestServer({ TEST_HOOKS: '1' });
  operator = await server.token('demo', 'operator');
  builder = await server.token('demo', 'builder');
});
afterAll(() => server.close());

type Story = { id: string; title: string; topic: string };

async function act(action: string, inputs: JsonObject = {}) {
  const path = `/api/v1/w/demo/apps/new-stories/actions/${action}`;
  const headers = { 'idempotency-key': crypto.randomUUID() };
  return server.request('POST', path, { token: operator, headers, body: { version: 1, inputs } });
}

const stories = async (): Promise<Story[]> => (await act('stories')).json.data.rows;
const storyIds = async () => (await stories()).map(({ id }) => id);

type Run = { status: string; result: { stories: Story[] } | null };

async function runs(): Promise<Run[]> {
  const list = '/api/v1/w/demo/runs?flow=samples/new_stories';
  const answer = await server.request('GET', list, { token: builder });
  const ids: string[] = answer.json.items.map(({ id }: { id: string }) => id);
  return Promise.all(
    ids.map(
      async (id) => (await server.request('GET', `/api/v1/w/demo/runs/${id}`, { token: builder })).json,
    ),
  );
}

/** The ids of the latest stories, of which the feed shows ten: each minute brings one, also during a test. */
async function latestIds(count: number): Promise<string[]> {
  const [newest] = (await server.request('GET', '/demo/stories.json')).json.items;
  const minute = Number(newest.id.slice('story-'.length));
  return Array.from({ length: count }, (_, index) => `story-${minute - index}`);
}

async function nextMinute(): Promise<void> {
  const advanced = await server.request('POST', '/api/v1/test/clock', { body: { advanceSeconds: 60 } });
  expect(advanced.status).toBe(200);
}

test('there are stories within moments of the first start', async () => {
  const missing = async () => {
    const ids = await storyIds();
    const latest = await latestIds(Math.max(10, ids.length));
    return latest.filter((id, index) => id !== ids[index]);
  };
  await expect.poll(missing).toEqual([]);
});

test('each minute only what is new is handled, and every story once', async () => {
  const before = await storyIds();
  await nextMinute();
  await expect.poll(async () => (await storyIds()).length).toBeGreaterThan(before.length);
  const after = await storyIds();
  expect(new Set(after).size).toBe(after.length);
  expect(after.slice(-before.length)).toEqual(before);
  const handled = async () => {
    const all = await runs();
    const ids = all.flatMap(({ result }) => result?.stories.map(({ id }) => id) ?? []);
    return {
      statuses: [...new Set(all.map(({ status }) => status))],
      isEachOnce: isSame(ids, await storyIds()),
    };
  };
  await expect.poll(handled).toEqual({ statuses: ['succeeded'], isEachOnce: true });
});

const isSame = (left: string[], right: string[]) => left.toSorted().join() === right.toSorted().join();

test('Check now shares the memory of the schedule', async () => {
  const check = async () => {
    const answer = await act('check');
    expect(answer.status).toBe(202);
    const path = `/api/v1/w/demo/runs/${answer.json.runId}`;
    const read = () => server.request('GET', path, { token: builder });
    await expect.poll(async () => (await read()).json.status).toBe('succeeded');
    return (await read()).json;
  };
  await check();
  const known = await storyIds();
  const again = await check();
  expect(again.trigger).toMatchObject({ node: 'every_minute', app: { slug: 'new-stories' } });
  expect(again.result.stories.filter(({ id }: Story) => known.includes(id))).toEqual([]);
});

test('the app cannot write what it reads', async () => {
  const definition = {
    formatVersion: 1,
    title: 'Writes',
    pages: [{ id: 'main', title: 'Main' }],
    actions: [
      {
        id: 'write',
        runs: {
          kind: 'script',
          code: "import { setState } from 'millrace'; export const main = () => setState([], 'stories');",
          state: { flow: 'samples/new_stories', trigger: 'every_minute' },
        },
        effect: 'read',
        when: { kind: 'manual' },
      },
    ],
  };
  const admin = await server.token('demo', 'admin');
  const put = await server.request('PUT', '/api/v1/w/demo/apps/writes', {
    token: admin,
    body: { definition, publish: true },
  });
  expect([put.status, put.text]).toEqual([200, expect.anything()]);
  const before = await stories();
  const answer = await server.request('POST', '/api/v1/w/demo/apps/writes/actions/write', {
    token: operator,
    headers: { 'idempotency-key': 'w1' },
    body: { version: 1, inputs: {} },
  });
  expect([answer.status, answer.json.error.code]).toEqual([422, 'action_failed']);
  expect((await stories()).slice(-before.length)).toEqual(before);
});

test('scripts of the demo reach its feed and nothing else on this machine', async () => {
  const code = `export async function main(url: string) {
    try { const answer = await fetch(url); return answer.status; } catch (error) { return String(error.message); }
  }`;
  const ask = async (url: string) => {
    const definition = {
      formatVersion: 1,
      nodes: [
        { id: 'start', kind: 'manual' },
        {
          id: 'get',
          kind: 'script',
          config: { source: { kind: 'inline', code }, arguments: { url: { kind: 'static', value: url } } },
        },
      ],
      edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'get' }],
    };
    const path = '/api/v1/w/demo/flows/x/get';
    await server.request('PUT', path, { token: builder, body: { definition, publish: true } });
    return (await server.request('POST', `${path}/runs?wait=10`, { token: builder, body: {} })).json.result;
  };
  const own = `http://localhost:${server.port}`;
  expect(await ask(`${own}/demo/stories.json`)).toBe(200);
  expect(await ask('http://127.0.0.1:4400/demo/stories.json')).toBe(200);
  for (const refused of [
    `${own}/healthz`,
    `${own}/demo/stories.json?x=1`,
    `${own}/demo/../healthz`,
    `${own}/api/v1/w/demo/runs`,
    `http://stories.localhost:${server.port}/demo/stories.json`,
    `http://169.254.169.254/demo/stories.json`,
  ]) {
    expect([refused, await ask(refused)]).toEqual([refused, expect.stringContaining('not')]);
  }
});

test('a server that is no demo has no feed', async () => {
  const plain = await startTestServer({ PUBLIC_URL: 'http://localhost:9' });
  try {
    expect((await plain.request('GET', '/demo/stories.json')).status).toBe(404);
  } finally {
    await plain.close();
  }
});
