import { beforeEach, describe, expect, test } from 'vitest';
import type { LogStore, StepStore } from '#server/runtime/ports.ts';
import type { StepRecord } from '#server/runtime/records.ts';
import { aStepRecord, storyStart } from './a-run.ts';

/** The stores under test and how the suite looks into them: records in order of start, lines in order of `seq`. */
export type StepStoreUnderTest = {
  steps: StepStore;
  logs: LogStore;
  recordsOf(runId: string): Promise<StepRecord[]>;
  linesOf(runId: string): Promise<{ seq: number; path: string; text: string; stream: string }[]>;
};

const run = { id: 'run1', workspaceId: 'workspace1' };
const line = (seq: number, text = `line ${seq}`) => ({ at: storyStart, stream: 'log' as const, text, seq });

/** What every step store and log store promises (design 8.1, 4): saving again leaves one record and one line. */
export function stepStoreContract(
  name: string,
  makeStore: () => StepStoreUnderTest | Promise<StepStoreUnderTest>,
): void {
  describe(`${name} keeps the promises of a step store`, () => {
    let store: StepStoreUnderTest;
    beforeEach(async () => {
      store = await makeStore();
    });

    test('records come back as they were saved', async () => {
      const failed = aStepRecord({
        path: 'b#2',
        node: 'b',
        attempt: 2,
        order: 2,
        status: 'failed',
        result: null,
        error: { code: 'x', message: 'Broken', fault: 'user', details: { $a: {} } },
      });
      await store.steps.save([{ run, records: [aStepRecord(), failed] }]);
      expect(await store.recordsOf('run1')).toEqual([aStepRecord(), failed]);
    });

    test('a record saved again replaces the one of the same path', async () => {
      await store.steps.save([{ run, records: [aStepRecord({ status: 'retrying' })] }]);
      await store.steps.save([
        { run, records: [aStepRecord({ status: 'failed' }), aStepRecord({ path: 'b', order: 2 })] },
      ]);
      const records = await store.recordsOf('run1');
      expect(records.map((record) => [record.path, record.status])).toEqual([
        ['score', 'failed'],
        ['b', 'succeeded'],
      ]);
      expect(await store.recordsOf('run2')).toEqual([]);
    });

    test('a log that travels with its record is stored once, even when it is saved twice', async () => {
      const record = aStepRecord({ log: [line(1), line(2)] });
      await store.steps.save([{ run, records: [record] }]);
      await store.steps.save([{ run, records: [record] }]);
      expect(await store.linesOf('run1')).toMatchObject([
        { seq: 1, path: 'score', text: 'line 1', stream: 'log' },
        { seq: 2, path: 'score', text: 'line 2', stream: 'log' },
      ]);
      expect((await store.recordsOf('run1'))[0]?.log ?? []).toEqual([]);
    });

    test('streamed lines stand among those that travelled, in order', async () => {
      await store.logs.append(run, 'b', [line(3), line(5)]);
      await store.logs.append(run, 'b', [line(5)]);
      await store.steps.save([{ run, records: [aStepRecord({ log: [line(4)] })] }]);
      expect((await store.linesOf('run1')).map(({ seq, path }) => [seq, path])).toEqual([
        [3, 'b'],
        [4, 'score'],
        [5, 'b'],
      ]);
    });

    test('saving nothing is harmless', async () => {
      await store.steps.save([{ run, records: [] }]);
      await store.logs.append(run, 'a', []);
      expect(await store.recordsOf('run1')).toEqual([]);
    });
  });
}
