import { afterAll, beforeAll, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import type { LiveEvent } from '#shared/live/events.ts';

let server: TestServer;
let client: TestClient;
let cookie: string | null;
const workspace = 'demo';

beforeAll(async () => {
  server = await startTestServer();
  ({ cookie } = await server.request('GET', '/trpc/session.get'));
  client = createTestClient(server.origin, { cookie });
});
afterAll(() => server.close());

function follow(connectionId: string, topics: string[]) {
  const events: LiveEvent[] = [];
  const ids: string[] = [];
  let isStarted = false;
  const subscription = client.events.subscribe.subscribe(
    { workspace, connectionId, topics },
    {
      onStarted: () => {
        isStarted = true;
      },
      onData: ({ id, data }) => {
        ids.push(id);
        events.push(data);
      },
      onError: () => {},
    },
  );
  return {
    events,
    ids,
    started: () => waitFor(async () => isStarted || undefined),
    close: () => subscription.unsubscribe(),
    find: (match: (event: LiveEvent) => boolean) => waitFor(async () => events.find(match)),
  };
}

async function makeFlow(path: string, parts: Parameters<typeof chain>[0]) {
  const definition = flowDefinitionSchema.parse(chain(parts));
  return client.flows.create.mutate({ workspace, path, title: 'Live', definition });
}

test('a tab follows a run from its start to its end, with logs, and hears of the list', async () => {
  const code = 'export function main() { console.log("one"); console.log("two"); return 1; }';
  const flow = await makeFlow('live/script', [manual, script(code), approval()]);
  const tab = follow('tab-of-the-run', ['runs', 'approvals']);
  await tab.started();
  const { runId } = await client.runs.start.mutate({ workspace, flowId: flow.id, input: {}, draft: true });
  const topics = ['runs', 'approvals', `run:${runId}`, `logs:${runId}`];
  await client.events.setTopics.mutate({ workspace, connectionId: 'tab-of-the-run', topics });
  const waiting = await tab.find((event) => event.kind === 'run' && event.run.status === 'waiting');
  expect(waiting).toMatchObject({
    run: { runId, nodes: { work: { status: 'succeeded', ports: ['out'] }, ask: { status: 'waiting' } } },
  });
  await tab.find((event) => event.kind === 'approvals_changed' && event.approvalId === `${runId}/ask`);
  const logged = () =>
    tab.events.flatMap((event) =>
      event.kind === 'logs' && event.runId === runId ? event.lines.map(({ text }) => text) : [],
    );
  await expect.poll(logged).toEqual(['one', 'two']);
  const decided = await client.approvals.decide.mutate({ id: `${runId}/ask`, decision: 'approved' });
  expect(decided).toMatchObject({ status: 'approved', isTest: true });
  const ended = await tab.find((event) => event.kind === 'run' && event.run.status === 'succeeded');
  expect(ended).toMatchObject({ run: { nodes: { ask: { status: 'succeeded', ports: ['approved'] } } } });
  await tab.find(
    (event) => event.kind === 'runs_changed' && event.runId === runId && event.status === 'succeeded',
  );
  expect(new Set(tab.ids).size).toBe(tab.ids.length);
  tab.close();
});

test('an edit reaches the other tabs with its revision and who made it', async () => {
  const flow = await makeFlow('live/edited', [manual]);
  const tab = follow('tab-of-the-draft', [`flow:${flow.id}`]);
  await tab.started();
  const edit = { kind: 'move_nodes', positions: { start: { x: 10, y: 20 } } } as const;
  const sent = {
    workspace,
    flowId: flow.id,
    baseRevision: 0,
    clientId: 'one',
    operations: [{ id: 'edit-1', operation: edit }],
  };
  expect(await client.flows.applyOperations.mutate(sent)).toEqual({ kind: 'applied', revision: 1 });
  const event = await tab.find((one) => one.kind === 'flow_changed');
  expect(event).toMatchObject({ flowId: flow.id, revision: 1, clientId: 'one' });
  tab.close();
  // The answer was lost: sending again changes nothing.
  expect(await client.flows.applyOperations.mutate(sent)).toEqual({ kind: 'applied', revision: 1 });
  // Somebody who did not see it gets it, and may then send again.
  const late = { ...sent, clientId: 'two', operations: [{ id: 'edit-2', operation: edit }] };
  expect(await client.flows.applyOperations.mutate(late)).toEqual({
    kind: 'behind',
    revision: 1,
    operations: [{ id: 'edit-1', clientId: 'one', operation: edit }],
  });
  expect(await client.flows.applyOperations.mutate({ ...late, baseRevision: 1 })).toEqual({
    kind: 'applied',
    revision: 2,
  });
  const draft = await client.flows.get.query({ workspace, path: 'live/edited' });
  expect([draft.revision, draft.definition.nodes[0]?.position, draft.updatedBy]).toEqual([
    2,
    { x: 10, y: 20 },
    'Ada',
  ]);
});

test('of many edits of the same revision at once one is applied; the others learn what they missed', async () => {
  const flow = await makeFlow('live/crowd', [manual]);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      client.flows.applyOperations.mutate({
        workspace,
        flowId: flow.id,
        baseRevision: 0,
        clientId: `tab-${index}`,
        operations: [
          {
            id: `edit-${index}`,
            operation: { kind: 'update_node', id: 'start', set: { title: `by ${index}` } },
          },
        ],
      }),
    ),
  );
  expect(answers.filter((answer) => answer.kind === 'applied')).toEqual([{ kind: 'applied', revision: 1 }]);
  for (const answer of answers) if (answer.kind === 'behind') expect(answer.operations).toHaveLength(1);
  expect((await client.flows.get.query({ workspace, path: 'live/crowd' })).revision).toBe(1);
});

test('publishing, renaming and removing a flow', async () => {
  const flow = await makeFlow('live/life', [manual]);
  const stale = client.flows.publish.mutate({ workspace, flowId: flow.id, revision: 3, message: '' });
  await expect(stale).rejects.toMatchObject({ data: { appCode: 'conflict', httpStatus: 409 } });
  expect(
    await client.flows.publish.mutate({ workspace, flowId: flow.id, revision: 0, message: 'first' }),
  ).toEqual({ version: 1 });
  expect(await client.flows.versions.query({ workspace, flowId: flow.id })).toMatchObject([
    { version: 1, message: 'first', publishedBy: 'Ada' },
  ]);
  const renamed = await client.flows.rename.mutate({
    workspace,
    flowId: flow.id,
    path: 'live/other',
    title: 'Other',
  });
  expect(renamed).toMatchObject({
    path: 'live/other',
    title: 'Other',
    publishedVersion: 1,
    hasUnpublishedChanges: false,
  });
  const taken = client.flows.rename.mutate({
    workspace,
    flowId: flow.id,
    path: 'samples/refund_request',
    title: 'X',
  });
  await expect(taken).rejects.toMatchObject({ data: { appCode: 'conflict' } });
  expect(await client.flows.remove.mutate({ workspace, flowId: flow.id })).toBeNull();
  const gone = client.flows.get.query({ workspace, path: 'live/other' });
  await expect(gone).rejects.toMatchObject({ data: { appCode: 'not_found' } });
});

test('topics of a stream that is not connected are not found, and somebody else cannot change them', async () => {
  const topics = ['runs'];
  const missing = client.events.setTopics.mutate({ workspace, connectionId: 'not-connected', topics });
  await expect(missing).rejects.toMatchObject({ data: { appCode: 'not_found' } });
  const tab = follow('tab-of-ada', topics);
  await tab.started();
  const other = createTestClient(server.origin, { token: await server.token('demo', 'viewer') });
  const foreign = other.events.setTopics.mutate({ workspace, connectionId: 'tab-of-ada', topics: [] });
  await expect(foreign).rejects.toMatchObject({ data: { appCode: 'not_found' } });
  tab.close();
});

test('an approval is decided after a restart, and the run ends', async () => {
  const flow = await makeFlow('live/restart', [manual, approval()]);
  const { runId } = await client.runs.start.mutate({ workspace, flowId: flow.id, input: {}, draft: true });
  await waitFor(async () => {
    const { run } = await client.runs.get.query({ workspace, runId });
    return run.status === 'waiting' || undefined;
  });
  await server.restart();
  await client.approvals.decide.mutate({ id: `${runId}/ask`, decision: 'approved', comment: 'fine' });
  const { run, live } = await waitFor(async () => {
    const details = await client.runs.get.query({ workspace, runId });
    return details.run.status === 'succeeded' ? details : undefined;
  });
  expect(run.result).toMatchObject({ decision: 'approved' });
  expect(live.nodes.ask).toMatchObject({ status: 'succeeded', ports: ['approved'] });
});
