import { afterAll, beforeAll, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let server: TestServer;
let token: string;
const flows = '/api/v1/w/demo/flows';

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const double = chain(
  [manual, script('export function main(n: number) { return n * 2; }', { n: 'input.n' })],
  { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
);

const put = (path: string, body: unknown) => server.request('PUT', `${flows}/${path}`, { token, body });
const start = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.request('POST', `${flows}/${path}/runs?wait=20`, { token, body, headers });

test('a flow is made, read, published, run and deleted by REST', async () => {
  const saved = await put('life/double', { definition: double });
  expect([saved.status, saved.json.revision, saved.json.version]).toEqual([200, 0, undefined]);
  const published = await put('life/double', { definition: double, publish: true, message: 'first' });
  expect(published.json).toMatchObject({ flowId: saved.json.flowId, revision: 1, version: 1 });
  const read = await server.request('GET', `${flows}/life/double`, { token });
  expect(read.json).toMatchObject({ path: 'life/double', title: 'Double', publishedVersion: 1, revision: 1 });
  const run = await start('life/double', { input: { n: 21 } });
  expect(run.status).toBe(200);
  expect(run.json).toMatchObject({ status: 'succeeded', result: 42, version: 1, startedBy: 'token:test' });
  expect((await server.request('DELETE', `${flows}/life/double`, { token })).status).toBe(204);
  expect((await server.request('GET', `${flows}/life/double`, { token })).status).toBe(404);
});

test('a definition with errors is refused with its problems and changes nothing', async () => {
  await put('refused/flow', { definition: double });
  const broken = { ...double, edges: [...double.edges, { id: 'loop', source: 'work', target: 'work' }] };
  const answer = await put('refused/flow', { definition: broken, publish: true });
  expect(answer.status).toBe(400);
  expect(answer.json.error.code).toBe('invalid_definition');
  expect(answer.json.error.details.problems[0]).toMatchObject({ severity: 'error', code: 'cycle' });
  const read = await server.request('GET', `${flows}/refused/flow`, { token });
  expect(read.json.definition.edges).toHaveLength(1);
});

test('an unknown field of a definition is named', async () => {
  const answer = await put('refused/field', { definition: { ...double, colour: 'red' } });
  expect(answer.status).toBe(400);
  expect(answer.json.error.details.problems[0]).toMatchObject({ code: 'unknown_field' });
  expect(answer.text).toContain('colour');
});

test('what cannot run yet is refused when publishing', async () => {
  const definition = { ...chain([manual]), settings: { expressionDialect: 'openflow' } };
  const answer = await put('refused/kind', { definition, publish: true });
  expect(answer.json.error.details.problems[0].code).toBe('not_supported');
});

test('replacing a draft that somebody changed meanwhile is a conflict', async () => {
  await put('life/raced', { definition: double });
  await put('life/raced', { definition: double, baseRevision: 0 });
  const late = await put('life/raced', { definition: double, baseRevision: 0 });
  expect([late.status, late.json.error.code]).toEqual([409, 'conflict']);
});

test('wrong input is refused field by field and makes no run', async () => {
  await put('inputs/double', { definition: double, publish: true });
  const answer = await start('inputs/double', { input: { n: 'many' } });
  expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid_input']);
  expect(answer.json.error.details.fields[0].path).toBe('n');
  const missing = await start('inputs/double', { input: {} });
  expect([missing.status, missing.json.error.details.fields[0].path]).toEqual([400, 'n']);
  const runs = await server.request('GET', '/api/v1/w/demo/runs?flow=inputs/double', { token });
  expect(runs.json.items).toEqual([]);
});

test('a flow that was never published is 409 and says so; its draft runs as a test', async () => {
  await put('drafts/double', { definition: double });
  const refused = await start('drafts/double', { input: { n: 1 } });
  expect([refused.status, refused.json.error.code]).toEqual([409, 'not_published']);
  const tested = await start('drafts/double', { input: { n: 1 }, draft: true });
  expect(tested.json).toMatchObject({ status: 'succeeded', result: 2, version: null, isTest: true });
  const runs = await server.request('GET', '/api/v1/w/demo/runs?flow=drafts/double', { token });
  expect(runs.json.items).toEqual([]);
});

test('the same idempotency key starts one run', async () => {
  await put('keys/double', { definition: double, publish: true });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      start('keys/double', { input: { n: 3 } }, { 'idempotency-key': 'order 7' }),
    ),
  );
  expect(new Set(answers.map((answer) => answer.json.id)).size).toBe(1);
  const other = await start('keys/double', { input: { n: 3 } }, { 'idempotency-key': 'order 8' });
  expect(other.json.id).not.toBe(answers[0]?.json.id);
});

test('an approval waits, is decided once per token, and the run goes on', async () => {
  const definition = chain([
    manual,
    approval({ form: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } }),
  ]);
  await put('people/ask', { definition, publish: true });
  const started = await server.request('POST', `${flows}/people/ask/runs`, { token, body: {} });
  expect(started.status).toBe(202);
  const { runId } = started.json;
  const pending = await waitFor(async () => {
    const list = await server.request('GET', '/api/v1/w/demo/approvals?status=pending', { token });
    return list.json.items.find((item: { runId: string }) => item.runId === runId);
  });
  expect(pending).toMatchObject({ title: 'Go on?', mayDecide: true });
  const address = `/api/v1/w/demo/approvals/${encodeURIComponent(pending.id)}/decisions`;
  const wrong = await server.request('POST', address, {
    token,
    body: { decision: 'approved', form: { n: 'x' } },
  });
  expect([wrong.status, wrong.json.error.code]).toEqual([400, 'invalid_input']);
  const decided = await server.request('POST', address, {
    token,
    body: { decision: 'approved', form: { n: 5 } },
  });
  expect([decided.status, decided.json.status]).toEqual([200, 'approved']);
  const again = await server.request('POST', address, { token, body: { decision: 'rejected' } });
  expect([again.status, again.json.error.code]).toEqual([409, 'already_decided']);
  const run = await waitFor(async () => {
    const read = await server.request('GET', `/api/v1/w/demo/runs/${runId}`, { token });
    return read.json.finishedAt === null ? undefined : read.json;
  });
  expect(run).toMatchObject({ status: 'succeeded', result: { decision: 'approved', form: { n: 5 } } });
});

test('steps and logs of a run can be read', async () => {
  const code = 'export function main() { console.log("hello"); return { seen: true }; }';
  await put('logs/hello', { definition: chain([manual, script(code)]), publish: true });
  const run = await start('logs/hello', {});
  const steps = await server.request('GET', `/api/v1/w/demo/runs/${run.json.id}/steps`, { token });
  expect(steps.json.items.map((step: { path: string; status: string }) => [step.path, step.status])).toEqual([
    ['start', 'succeeded'],
    ['work', 'succeeded'],
  ]);
  const logs = await server.request('GET', `/api/v1/w/demo/runs/${run.json.id}/logs`, { token });
  expect(logs.json.items).toMatchObject([{ path: 'work', stream: 'log', text: 'hello' }]);
});

test('a waiting run is cancelled once; after its end that is a conflict', async () => {
  await put('people/cancel', { definition: chain([manual, approval()]), publish: true });
  const { runId } = (await server.request('POST', `${flows}/people/cancel/runs`, { token, body: {} })).json;
  const read = () => server.request('GET', `/api/v1/w/demo/runs/${runId}`, { token });
  await waitFor(async () => ((await read()).json.status === 'waiting' ? true : undefined));
  expect((await server.request('POST', `/api/v1/w/demo/runs/${runId}/cancel`, { token })).status).toBe(200);
  const run = await waitFor(async () => {
    const { json } = await read();
    return json.status === 'cancelled' ? json : undefined;
  });
  expect(run.finishedAt).not.toBeNull();
  const again = await server.request('POST', `/api/v1/w/demo/runs/${runId}/cancel`, { token });
  expect([again.status, again.json.error.code]).toEqual([409, 'already_ended']);
});

test('runs are listed newest first, page by page', async () => {
  await put('pages/double', { definition: double, publish: true });
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push((await start('pages/double', { input: { n } })).json.id);
  const first = await server.request('GET', '/api/v1/w/demo/runs?flow=pages/double&limit=2', { token });
  const second = await server.request(
    'GET',
    `/api/v1/w/demo/runs?flow=pages/double&limit=2&cursor=${encodeURIComponent(first.json.next)}`,
    { token },
  );
  const listed = [...first.json.items, ...second.json.items].map((run: { id: string }) => run.id);
  expect(listed).toEqual(ids.toReversed());
  expect(second.json.next).toBeUndefined();
});
