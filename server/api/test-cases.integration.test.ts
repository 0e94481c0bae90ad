import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import { type TestCase, testCaseSchema } from '#shared/graph/test-cases.ts';

let server: TestServer;
let client: TestClient;
let token: string;
let outside: Server;
let calls = 0;
let address: string;
const flows = '/api/v1/w/demo/flows';

beforeAll(async () => {
  outside = createServer((_request, answer) => {
    calls += 1;
    answer.setHeader('content-type', 'application/json').end('{"rate":2}');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`;
  server = await startTestServer({ OUTBOUND_ALLOW: '127.0.0.1' });
  token = await server.token('demo', 'builder');
  client = createTestClient(server.origin, { token });
});
afterAll(async () => {
  await server.close();
  outside.close();
});

const ask = (method: string, path: string, body?: unknown) =>
  server.request(method, path, { token, ...(body === undefined ? {} : { body }) });

const aCase = (name: string, given: object): TestCase => testCaseSchema.parse({ name, ...given });

async function flowWith(path: string, definition: object, more: object = {}) {
  const { json } = await ask('PUT', `${flows}/${path}`, { definition, ...more });
  const at = { workspace: 'demo', flowId: json.flowId as string };
  const save = (testCase: TestCase) => client.testCases.save.mutate({ ...at, revision: 0, testCase });
  const messages = async () => {
    const tested = await client.testCases.run.mutate(at);
    return tested.map(({ outcome }) => outcome?.failure?.message ?? null);
  };
  return { at, save, messages };
}

const double = chain([
  manual,
  script('export const main = (n: number) => ({ n: n * 2 });', { n: 'input.n' }),
]);

describe('the test cases of a flow', () => {
  test('are saved, run on the draft, and tell in words and parts what differs', async () => {
    const { at, save } = await flowWith('tests/double', double);
    const good = await save(aCase('two', { input: { n: 2 }, expect: { result: { n: 4 } } }));
    const bad = await save(aCase('three', { input: { n: 3 }, expect: { result: { n: 7 } } }));
    await client.testCases.run.mutate({ ...at, ids: [bad.id] });
    const listed = await client.testCases.list.query(at);
    expect(listed.map(({ id, outcome }) => [id, outcome?.failure])).toEqual([
      [good.id, undefined],
      [bad.id, { message: 'result.n is 6 instead of 7', path: 'result.n', expected: '7', got: '6' }],
    ]);
    const [first] = await client.testCases.run.mutate(at);
    expect(first?.outcome).toMatchObject({ failure: null, status: 'succeeded', caseRevision: 1 });
  });

  test('are changed by whoever saw the latest state, and come back at their place', async () => {
    const { at, save } = await flowWith('tests/changed', double);
    const one = await save(aCase('one', { expect: {} }));
    await save(aCase('two', { expect: {} }));
    const change = { ...at, id: one.id, revision: one.revision };
    const renamed = await client.testCases.save.mutate({
      ...change,
      testCase: { ...one.testCase, name: 'uno' },
    });
    expect(renamed).toMatchObject({ revision: 2, outcome: null });
    const late = client.testCases.save.mutate({ ...change, testCase: one.testCase });
    await expect(late).rejects.toMatchObject({ data: { appCode: 'conflict' } });
    await client.testCases.remove.mutate({ ...at, id: one.id });
    const names = async () => (await client.testCases.list.query(at)).map(({ testCase }) => testCase.name);
    expect(await names()).toEqual(['two']);
    await client.testCases.save.mutate({ ...at, id: one.id, revision: 0, testCase: renamed.testCase });
    expect(await names()).toEqual(['uno', 'two']);
  });

  test('hours and decisions take no time, and child flows run what is published', async () => {
    await flowWith('tests/child', double, { publish: true });
    const call = {
      id: 'call',
      kind: 'flow',
      config: { path: 'tests/child', input: { n: { kind: 'static', value: 4 } } },
    };
    const pause = {
      id: 'pause',
      kind: 'wait',
      config: { kind: 'duration', seconds: { kind: 'static', value: 86_400 } },
    };
    const { save, messages } = await flowWith('tests/parent', chain([manual, pause, approval(), call]));
    const decisions = [{ node: 'ask', decision: 'approved' }];
    await save(aCase('approved', { decisions, expect: { result: { n: 8 } } }));
    await save(aCase('nobody answers', { expect: { status: 'waiting' } }));
    await save(aCase('a typing error', { pinned: { aks: 1 }, expect: {} }));
    expect(await messages()).toEqual([
      null,
      null,
      'it gives a result for the node "aks", which the flow does not have',
    ]);
  });

  test('reach other systems only where a case says so', async () => {
    const http = {
      id: 'rate',
      kind: 'http',
      config: { method: 'GET', url: { kind: 'static', value: address } },
    };
    const code = `export const main = async () => (await fetch('${address}')).json();`;
    const { save, messages } = await flowWith('tests/outward', chain([manual, http, script(code)]));
    const expected = { result: { rate: 2 } };
    await save(aCase('request', { expect: expected }));
    await save(aCase('fetch', { pinned: { rate: null }, expect: expected }));
    await save(aCase('given', { pinned: { rate: null, work: { rate: 2 } }, expect: expected }));
    const told = await messages();
    const refusal = 'it failed instead of succeeded: A test case reaches no other system';
    expect(told.map((message) => message?.slice(0, refusal.length) ?? null)).toEqual([
      refusal,
      refusal,
      null,
    ]);
    expect(calls).toBe(0);
    await save(aCase('allowed', { outward: true, expect: expected }));
    expect((await messages()).at(-1)).toBeNull();
    expect(calls).toBe(2);
  });

  test('a draft that cannot run says why', async () => {
    const { at, save } = await flowWith('tests/broken', chain([manual, script('export const main = (', {})]));
    await save(aCase('one', { expect: {} }));
    const [tested] = await client.testCases.run.mutate(at);
    expect(tested?.outcome?.failure).toMatchObject({ step: 'work' });
    const { at: empty, save: saveThere } = await flowWith('tests/empty', chain([]));
    await saveThere(aCase('one', { expect: {} }));
    await expect(client.testCases.run.mutate(empty)).rejects.toMatchObject({
      data: { appCode: 'invalid_definition' },
    });
  });

  test('follow a node that gets another id, and back', async () => {
    const { at, save } = await flowWith('tests/renamed', double);
    await save(aCase('given', { pinned: { work: { n: 4 } }, expect: { result: { n: 4 } } }));
    const rename = (id: string, newId: string, baseRevision: number) =>
      client.flows.applyOperations.mutate({
        ...at,
        baseRevision,
        clientId: 'tab1',
        operations: [{ id: `to_${newId}`, operation: { kind: 'rename_node', id, newId } }],
      });
    const pinned = async () => (await client.testCases.list.query(at))[0]?.testCase.pinned;
    await rename('work', 'score', 0);
    expect(await pinned()).toEqual({ score: { n: 4 } });
    const [tested] = await client.testCases.run.mutate(at);
    expect(tested?.outcome?.failure).toBeNull();
    await rename('score', 'work', 1);
    expect(await pinned()).toEqual({ work: { n: 4 } });
  });

  test('one that is too large is refused', async () => {
    const { save } = await flowWith('tests/large', double);
    await expect(save(aCase('large', { input: 'x'.repeat(200_000), expect: {} }))).rejects.toMatchObject({
      data: { appCode: 'payload_too_large' },
    });
  });
});

describe('publishing', () => {
  const failing = { name: 'four', input: { n: 2 }, expect: { result: { n: 5 } } };

  test('is refused while a test case fails, unless somebody says so', async () => {
    const { at, save } = await flowWith('tests/published', double);
    await save(aCase('four', failing));
    const publish = (ignoreTests?: boolean) =>
      client.flows.publish.mutate({ ...at, revision: 0, message: '', ...(ignoreTests && { ignoreTests }) });
    await expect(publish()).rejects.toMatchObject({
      message: 'A test case fails: four: result.n is 4 instead of 5',
      data: {
        appCode: 'tests_failed',
        details: { tests: [{ name: 'four', message: 'result.n is 4 instead of 5' }] },
      },
    });
    expect((await client.testCases.list.query(at))[0]?.outcome?.failure).not.toBeNull();
    expect(await publish(true)).toEqual({ version: 1 });
  });

  test('over REST changes nothing when a test case fails', async () => {
    const path = `${flows}/tests/rest`;
    const refused = await ask('PUT', path, { definition: double, publish: true, tests: [failing] });
    expect([refused.status, refused.json.error.code]).toEqual([400, 'tests_failed']);
    expect((await ask('GET', path)).status).toBe(404);
    const good = { ...failing, expect: { result: { n: 4 } } };
    const saved = await ask('PUT', path, { definition: double, publish: true, tests: [good] });
    expect([saved.status, saved.json.version]).toEqual([200, 1]);
    expect((await ask('GET', path)).json.tests).toEqual([testCaseSchema.parse(good)]);
    const cases = ['one', 'two', 'three'].map((name) => ({ ...good, name }));
    for (const tests of [cases, cases.toReversed(), [good]]) {
      await ask('PUT', path, { definition: double, tests });
      expect((await ask('GET', path)).json.tests).toEqual(tests.map((one) => testCaseSchema.parse(one)));
    }
    const { revision } = (await ask('GET', path)).json;
    const triple = JSON.parse(JSON.stringify(double).replace('n * 2', 'n * 3'));
    const worse = await ask('PUT', path, { definition: triple, publish: true });
    expect(worse.json.error.details.tests).toEqual([{ name: 'four', message: 'result.n is 6 instead of 4' }]);
    expect((await ask('GET', path)).json.revision).toBe(revision);
    expect((await ask('PUT', path, { definition: triple, publish: true, ignoreTests: true })).status).toBe(
      200,
    );
    await ask('DELETE', path);
    await ask('PUT', path, { definition: double });
    expect((await ask('GET', path)).json.tests).toBeUndefined();
  });
});

test('a run becomes a case that gives what came from outside and expects its result', async () => {
  const http = {
    id: 'rate',
    kind: 'http',
    config: { method: 'GET', url: { kind: 'static', value: address } },
  };
  const work = script('export const main = (rate: any, n: number) => rate.body.rate * n;', {
    rate: 'results.rate',
    n: 'input.n',
  });
  const { at, save, messages } = await flowWith('tests/from_run', chain([manual, http, approval(), work]));
  const { runId } = await client.runs.start.mutate({ ...at, input: { n: 3 }, draft: true });
  await expect
    .poll(async () => (await ask('GET', '/api/v1/w/demo/approvals?status=pending')).json.items.length)
    .toBe(1);
  const early = client.testCases.fromRun.query({ workspace: 'demo', runId, name: 'early' });
  await expect(early).rejects.toMatchObject({ data: { appCode: 'bad_request' } });
  await ask('POST', `/api/v1/w/demo/approvals/${runId}/ask/decisions`, { decision: 'approved' });
  await expect
    .poll(async () => (await ask('GET', `/api/v1/w/demo/runs/${runId}`)).json.status)
    .toBe('succeeded');
  const before = calls;
  const proposed = await client.testCases.fromRun.query({ workspace: 'demo', runId, name: 'as then' });
  expect(proposed).toMatchObject({
    name: 'as then',
    input: { n: 3 },
    trigger: 'start',
    pinned: { rate: { status: 200, body: { rate: 2 } } },
    decisions: [{ node: 'ask', decision: 'approved', who: 'token:test' }],
    expect: { status: 'succeeded', result: 6 },
  });
  const saved: TestCaseView = await save(proposed);
  expect(saved.testCase).toEqual(proposed);
  expect([await messages(), calls]).toEqual([[null], before]);
});

test('whoever may only look sees the cases and changes none', async () => {
  const { at, save } = await flowWith('tests/seen', double);
  const { id } = await save(aCase('one', { expect: {} }));
  const viewer = createTestClient(server.origin, { token: await server.token('demo', 'viewer') });
  expect(await viewer.testCases.list.query(at)).toHaveLength(1);
  const refused = { data: { appCode: 'forbidden' } };
  await expect(viewer.testCases.run.mutate(at)).rejects.toMatchObject(refused);
  await expect(viewer.testCases.remove.mutate({ ...at, id })).rejects.toMatchObject(refused);
  const testCase = aCase('two', { expect: {} });
  await expect(viewer.testCases.save.mutate({ ...at, revision: 0, testCase })).rejects.toMatchObject(refused);
});
