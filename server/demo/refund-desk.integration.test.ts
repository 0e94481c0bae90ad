import { afterAll, beforeAll, expect, test } from 'vitest';
import { chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let ada: TestClient;
let lee: TestClient;
const workspace = 'demo';
const slug = 'refund-desk';

beforeAll(async () => {
  server = await startTestServer();
  const visit = await server.request('GET', '/trpc/session.get');
  ada = createTestClient(server.origin, { cookie: visit.cookie });
  const people: { id: string; name: string }[] = visit.json.result.data.demo.people;
  const own = await server.request('GET', '/trpc/session.get');
  const answer = await server.request('POST', '/trpc/session.viewAs', {
    cookie: own.cookie ?? '',
    body: { userId: people.find(({ name }) => name === 'Lee')?.id },
  });
  lee = createTestClient(server.origin, { cookie: answer.cookie });
});
afterAll(() => server.close());

type Order = JsonObject & { id: string };

async function findOrders(search: string): Promise<{ rows: Order[]; total: number }> {
  const call = { workspace, slug, version: 1, action: 'orders', idempotencyKey: search || 'all' };
  const answer = await lee.apps.runAction.mutate({ ...call, inputs: { search, offset: 0 } });
  if (answer.kind !== 'result') throw new Error('A read made a run.');
  return JSON.parse(JSON.stringify(answer.data));
}

async function askForRefund(search: string, amount: number) {
  const [row] = (await findOrders(search)).rows;
  const inputs = { order: row?.[rowHandleField] ?? '', amount, reason: 'Arrived damaged' };
  const call = { workspace, slug, version: 1, action: 'refund', idempotencyKey: `${search} ${amount}` };
  const answer = await lee.apps.runAction.mutate({ ...call, inputs });
  if (answer.kind !== 'run') throw new Error('A flow made no run.');
  return (status: string) =>
    waitFor(async () => {
      const run = await lee.apps.run.query({ workspace, slug, runId: answer.runId });
      return run.status === status ? run : undefined;
    });
}

test('an operator comes in and finds the app, the forms and how many requests wait', async () => {
  const home = await lee.home.get.query({ workspace });
  expect(home.apps).toContainEqual({ slug, title: 'Refund desk', icon: 'receipt' });
  expect(home.runForms).toContainEqual({
    path: 'samples/refund_request',
    title: 'Refund request',
    fields: ['Order number', 'Amount to refund', 'Reason'],
  });
  expect(home.pendingApprovals).toBe(0);
});

test('the table searches on the server, and reading leaves no run', async () => {
  const all = await findOrders('');
  expect([all.rows.map(({ id }) => id).slice(0, 4), all.rows.length, all.total]).toEqual([
    ['A-1001', 'A-1002', 'A-1003', 'A-1004'],
    8,
    48,
  ]);
  expect((await findOrders('tanaka')).rows.map(({ id }) => id)).toEqual(['A-1003']);
  expect((await ada.runs.list.query({ workspace, flow: 'samples/refund_request' })).items).toEqual([]);
});

test('a small refund is done at once, with its steps and its result for the operator', async () => {
  const run = await (await askForRefund('A-1001', 20))('succeeded');
  expect(run.result).toMatchObject({ order: 'A-1001', decision: 'approved', refund: 20 });
  expect(run.steps?.map(({ title }) => title)).toContain('Score request');
});

test('a large refund waits for somebody else than the operator who asked', async () => {
  const waitUntil = await askForRefund('A-1002', 200);
  await waitUntil('waiting');
  expect((await lee.home.get.query({ workspace })).pendingApprovals).toBe(0);
  expect((await ada.home.get.query({ workspace })).pendingApprovals).toBe(1);
  const [request] = (await ada.approvals.list.query({ workspace, show: 'pending' })).items;
  await ada.approvals.decide.mutate({ id: request?.id ?? '', decision: 'approved' });
  expect((await waitUntil('succeeded')).result).toMatchObject({
    decision: 'approved',
    decidedBy: 'a person',
  });
});

test('the run form of a flow shows its inputs and starts it; one that nobody starts by hand has none', async () => {
  const form = await lee.runForms.get.query({ workspace, path: 'samples/refund_request' });
  expect(Object.keys(form.inputs.properties ?? {})).toEqual(['order', 'amount', 'reason']);
  const started = await lee.runs.start.mutate({ workspace, flowId: form.flowId, input: {}, draft: false });
  expect(started.runId).toMatch(/^\w{26}$/);
  const definition = flowDefinitionSchema.parse(
    chain([{ ...manual, disabled: true }, script('export const main = () => 1;')]),
  );
  await ada.flows.create.mutate({ workspace, path: 'x/draft', title: 'Draft', definition });
  await expect(lee.runForms.get.query({ workspace, path: 'x/draft' })).rejects.toThrow('no form');
});

test('a builder sees problems before publishing, and publishing refuses them', async () => {
  const app = await ada.apps.create.mutate({ workspace, slug: 'new', title: 'New' });
  const action = {
    id: 'start',
    title: '',
    runs: { kind: 'flow', path: 'x/nothing' },
    effect: 'write',
    inputs: {},
    when: { kind: 'manual' },
  } as const;
  const edit = { workspace, appId: app.id, baseRevision: 0, clientId: 'c1' };
  await ada.apps.applyOperations.mutate({
    ...edit,
    operations: [{ id: 'o1', operation: { kind: 'add_action', action } }],
  });
  const other = { id: 'o2', operation: { kind: 'set_app', title: 'Other' } } as const;
  const behind = await ada.apps.applyOperations.mutate({ ...edit, clientId: 'c2', operations: [other] });
  expect(behind).toMatchObject({ kind: 'behind', revision: 1, operations: [{ id: 'o1', clientId: 'c1' }] });
  const problems = await ada.apps.problems.query({ workspace, appId: app.id });
  expect(problems).toMatchObject([{ code: 'unknown_flow', action: 'start' }]);
  const publishing = ada.apps.publish.mutate({ workspace, appId: app.id, revision: 1, message: '' });
  await expect(publishing).rejects.toMatchObject({
    data: { appCode: 'invalid_definition', details: { problems } },
  });
  await expect(lee.apps.view.query({ workspace, slug: 'new' })).rejects.toMatchObject({
    data: { appCode: 'not_published' },
  });
  await expect(lee.apps.get.query({ workspace, slug: 'new' })).rejects.toMatchObject({
    data: { appCode: 'forbidden' },
  });
});
