import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCommit, aNewRun, aStepRecord, storyStart } from '#server/adapters/contract/a-run.ts';
import type { MongoStores } from './create-mongo-stores.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let stores: MongoStores;
const run = { id: 'run1', workspaceId: 'workspace1' };

beforeAll(async () => {
  database = await openTestStores();
  stores = database.stores;
});
beforeEach(() => emptyCollections(database.connection));
afterAll(() => database.close());

async function insertRuns(count: number) {
  for (let index = 0; index < count; index += 1) {
    // Pairs share a creation time, so that the cursor has to tell them apart by their ids.
    const createdAt = storyStart + Math.floor(index / 2);
    await stores.runs.insert(aNewRun({ id: `run${index}`, createdAt, flowId: `flow${index % 2}` }));
  }
}

async function allPages<Item>(read: (cursor?: string) => Promise<{ items: Item[]; next?: string }>) {
  const pages: Item[][] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

describe('the list of runs', () => {
  test('every run stands on exactly one page, newest first', async () => {
    await insertRuns(7);
    const pages = await allPages((cursor) =>
      stores.runReader.list('workspace1', {}, { limit: 3, ...(cursor === undefined ? {} : { cursor }) }),
    );
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
      ['run6', 'run5', 'run4'],
      ['run3', 'run2', 'run1'],
      ['run0'],
    ]);
  });

  test('filters by flow and status, and shows tests only when asked', async () => {
    await insertRuns(4);
    await stores.runs.insert(aNewRun({ id: 'test1', isTest: true, createdAt: storyStart + 9 }));
    await stores.runs.claim('worker1', storyStart + 1, storyStart + 30_000, 'run2');
    const idsOf = async (filter: Parameters<typeof stores.runReader.list>[1]) =>
      (await stores.runReader.list('workspace1', filter, { limit: 10 })).items.map(({ id }) => id);
    expect(await idsOf({ flowId: 'flow1' })).toEqual(['run3', 'run1']);
    expect(await idsOf({ status: 'running' })).toEqual(['run2']);
    expect(await idsOf({ includeTests: true, flowId: 'flow1' })).toEqual(['test1', 'run3', 'run1']);
    await stores.runs.insert(aNewRun({ id: 'labelled', labels: ['eu', 'june'], createdAt: storyStart + 1 }));
    expect(await idsOf({ label: 'june' })).toEqual(['labelled']);
  });

  test('a run of another workspace is not in it', async () => {
    await stores.runs.insert(aNewRun());
    expect(await stores.runReader.list('workspace2', {}, { limit: 10 })).toEqual({ items: [] });
    expect(await stores.runReader.find('workspace2', 'run1')).toBeNull();
  });

  test('a cursor that no list gave is refused', async () => {
    const read = stores.runReader.list('workspace1', {}, { limit: 1, cursor: '{"$gt":""}' });
    await expect(read).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('the steps of a run', () => {
  async function runWithUnflushed() {
    await stores.runs.insert(aNewRun(), { owner: 'worker1', until: storyStart + 30_000 });
    const stored = [1, 2, 3].map((order) => aStepRecord({ path: `step${order}`, order }));
    await stores.steps.save([
      { run: run, records: [...stored, aStepRecord({ path: 'step4', order: 4, status: 'waiting' })] },
    ]);
    const records = [
      aStepRecord({ path: 'step4', order: 4, log: [{ at: storyStart, stream: 'log', text: 'hi', seq: 9 }] }),
      aStepRecord({ path: 'step5', order: 5 }),
    ];
    const commit = aCommit({ unflushed: { kind: 'append', records } });
    await stores.runs.commit('run1', { epoch: 1, revision: 0 }, commit);
  }

  test('what waits in the run document is merged with what was copied, also across pages', async () => {
    await runWithUnflushed();
    const pages = await allPages((cursor) =>
      stores.runReader.steps('workspace1', 'run1', {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    expect(pages.map((page) => page.map(({ path, status }) => `${path} ${status}`))).toEqual([
      ['step1 succeeded', 'step2 succeeded'],
      ['step3 succeeded', 'step4 succeeded'],
      ['step5 succeeded'],
    ]);
  });

  test('one step is found wherever it lies, and not from another workspace', async () => {
    await runWithUnflushed();
    expect(await stores.runReader.findStep('workspace1', 'run1', 'step4')).toEqual(
      aStepRecord({ path: 'step4', order: 4 }),
    );
    expect(await stores.runReader.findStep('workspace1', 'run1', 'step1')).toMatchObject({ order: 1 });
    expect(await stores.runReader.findStep('workspace2', 'run1', 'step1')).toBeNull();
    expect(await stores.runReader.findStep('workspace1', 'run1', 'step9')).toBeNull();
  });

  test('steps are found by their paths, and iterations are counted, wherever they lie', async () => {
    await stores.runs.insert(aNewRun(), { owner: 'worker1', until: storyStart + 30_000 });
    const inside = Array.from({ length: 12 }, (_, index) => `loop[${index}].send`);
    const stored = ['loop', ...inside.slice(0, 5), ...inside.slice(6), 'loop#2[0].send', 'looped[40].send'];
    await stores.steps.save([{ run, records: stored.map((path, order) => aStepRecord({ path, order })) }]);
    const records = [aStepRecord({ path: 'loop[5].send', order: 90 })];
    await stores.runs.commit(
      'run1',
      { epoch: 1, revision: 0 },
      aCommit({ unflushed: { kind: 'append', records } }),
    );
    const { stepsAt, iterationsOf } = stores.runReader;
    const wanted = ['loop[5].send', 'loop', 'loop[11].send', 'gone'];
    const found = await stepsAt('workspace1', 'run1', wanted);
    expect(found.map(({ path }) => path)).toEqual(['loop', 'loop[11].send', 'loop[5].send']);
    expect(await stepsAt('workspace2', 'run1', ['loop'])).toEqual([]);
    const counts = ['loop', 'loop#2', 'looped', 'loo'].map((path) =>
      iterationsOf('workspace1', 'run1', path),
    );
    expect(await Promise.all(counts)).toEqual([12, 1, 0, 0]);
    expect(await iterationsOf('workspace2', 'run1', 'loop')).toBe(0);
  });

  test('a log that still travels with its step is read with the others, after the line asked for', async () => {
    await runWithUnflushed();
    const line = (seq: number) => ({ at: storyStart, stream: 'log' as const, text: `line ${seq}`, seq });
    await stores.logs.append(run, 'step1', [line(1), line(2)]);
    await stores.logs.append(run, 'step1', [line(10)]);
    const seqs = async (afterSeq: number, limit: number) =>
      (await stores.runReader.logs('workspace1', 'run1', afterSeq, limit)).map(({ seq }) => seq);
    expect(await seqs(0, 100)).toEqual([1, 2, 9, 10]);
    expect(await seqs(1, 2)).toEqual([2, 9]);
    expect(await seqs(10, 100)).toEqual([]);
    expect(await stores.runReader.logs('workspace2', 'run1', 0, 100)).toEqual([]);
  });
});

test('a value is read inline or from its payload, only in its workspace', async () => {
  await stores.payloads.put(run, 'run1/big', '[1,2]');
  const stored = { kind: 'payload', id: 'run1/big', bytes: 5 } as const;
  expect(await stores.runReader.readValue('workspace1', { kind: 'inline', json: '7' })).toBe('7');
  expect(await stores.runReader.readValue('workspace1', stored)).toBe('[1,2]');
  await expect(stores.runReader.readValue('workspace2', stored)).rejects.toMatchObject({ code: 'not_found' });
});
