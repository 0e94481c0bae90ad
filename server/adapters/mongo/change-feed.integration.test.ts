import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCommit, aNewRun, aRequest, aStepRecord, storyStart } from '#server/adapters/contract/a-run.ts';
import { aCase, anOutcome } from '#server/adapters/contract/test-case-store-contract.ts';
import type { Change } from '#server/runtime/change-feed.ts';
import { createMongoChangeFeed, type MongoChangeFeed } from './change-feed.ts';
import { aDefinition, aFlow, anOperation } from './testing/a-flow.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { openTestStores, silentLog, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let feed: MongoChangeFeed;
let seen: Change[];

beforeAll(async () => {
  database = await openTestStores();
});
beforeEach(async () => {
  await emptyCollections(database.connection);
  // The feed listens on a connection of its own, as another process would.
  feed = createMongoChangeFeed(await database.connectAgain(), silentLog);
  seen = [];
  feed.subscribe((change) => seen.push(change));
  await feed.ready();
});
afterEach(() => feed.close());
afterAll(() => database.close());

test('a run that is inserted and committed is told each time, with its workspace', async () => {
  const { runs } = database.stores;
  await runs.insert(aNewRun(), { owner: 'worker1', until: storyStart + 30_000 });
  await runs.commit('run1', { epoch: 1, revision: 0 }, aCommit({ setEntries: { a: { b: 1 } } }));
  const change = { kind: 'run', workspaceId: 'workspace1', runId: 'run1' };
  await expect.poll(() => seen).toEqual([change, change]);
});

test('a change of a run from before the feed is told as well', async () => {
  await feed.close();
  await database.stores.runs.insert(aNewRun());
  feed = createMongoChangeFeed(await database.connectAgain(), silentLog);
  feed.subscribe((change) => seen.push(change));
  await feed.ready();
  await database.stores.runs.poke('run1', storyStart);
  await expect.poll(() => seen).toEqual([{ kind: 'run', workspaceId: 'workspace1', runId: 'run1' }]);
});

test('log lines are told whether they were streamed or came with their step', async () => {
  const run = { id: 'run1', workspaceId: 'workspace1' };
  const line = (seq: number) => ({ at: storyStart, stream: 'log' as const, text: 'hi', seq });
  await database.stores.logs.append(run, 'a', [line(1)]);
  await database.stores.steps.save([{ run: run, records: [aStepRecord({ log: [line(2)] })] }]);
  const change = { kind: 'logs', workspaceId: 'workspace1', runId: 'run1' };
  await expect.poll(() => seen).toEqual([change, change]);
});

test('a request that opens or is withdrawn is told', async () => {
  await database.stores.approvals.open(aRequest());
  await database.stores.approvals.withdraw('run1');
  const change = { kind: 'approval', workspaceId: 'workspace1', approvalId: 'run1/ask' };
  await expect.poll(() => seen).toEqual([change, change]);
});

test('an edit of a draft says which revision it made and who made it', async () => {
  const { flows } = database.stores;
  await flows.insert(aFlow());
  const edit = { draft: aDefinition('edited'), operations: [anOperation(1)], by: null, at: 5 };
  await flows.saveDraft('workspace1', 'flow1', 0, edit);
  await flows.rename('workspace1', 'flow1', { path: 'shop/other', title: 'Other', by: null, at: 6 });
  const change = { kind: 'flow', workspaceId: 'workspace1', flowId: 'flow1' };
  await expect
    .poll(() => seen)
    .toEqual([
      { ...change, revision: 0, clientId: null },
      { ...change, revision: 1, clientId: 'tab1' },
      { ...change, revision: 1, clientId: null },
    ]);
});

test('each change of the test cases of a flow is told, and only as that', async () => {
  const { flows, testCases } = database.stores;
  await flows.insert(aFlow());
  const place = { workspaceId: 'workspace1', flowId: 'flow1' };
  const record = aCase(place);
  await testCases.insert(record);
  await testCases.replace({ ...record, revision: 2 }, 1);
  await testCases.replace({ ...record, revision: 2 }, 1);
  await testCases.noteOutcome(place, record.id, { ...anOutcome, caseRevision: 2 });
  await testCases.remove(place, [record.id]);
  const change = { kind: 'tests', ...place };
  const inserted = { kind: 'flow', ...place, revision: 0, clientId: null };
  await expect.poll(() => seen).toEqual([inserted, change, change, change, change]);
});

test('a listener that left hears nothing more, and one that fails does not deafen the others', async () => {
  const heard: Change[] = [];
  const leave = feed.subscribe((change) => heard.push(change));
  feed.subscribe(() => {
    throw new Error('listener broke');
  });
  leave();
  await database.stores.runs.insert(aNewRun());
  await expect.poll(() => seen).toHaveLength(1);
  expect(heard).toEqual([]);
});
