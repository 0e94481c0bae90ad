import { expect, test } from 'vitest';
import type { TestCaseRecord, TestCaseStore } from '#server/test-cases/test-case-store.ts';
import type { LastOutcome } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';

const flow = { workspaceId: 'workspace1', flowId: 'flow1' };

export function aCase(change: Partial<TestCaseRecord> = {}): TestCaseRecord {
  return {
    id: 'case1',
    ...flow,
    revision: 1,
    // Keys and values that BSON would drop, refuse or change.
    testCase: testCaseSchema.parse({
      name: 'small',
      input: { $set: { 'a.b': 1 }, _bsontype: 'x', empty: {}, 'n\u0000ul': null },
      expect: 'result === 1',
    }),
    outcome: null,
    updatedAt: 1_900_000_000_000,
    updatedBy: 'user:ada',
    ...change,
  };
}

export const anOutcome: LastOutcome = {
  failure: { message: 'its result is 2 instead of 1', path: 'result', expected: '1', got: '2' },
  status: 'succeeded',
  ms: 12,
  at: '2026-11-28T15:00:00.000Z',
  draftRevision: 4,
  caseRevision: 1,
};

/** What every store of test cases must do. */
export function testCaseStoreContract(open: () => TestCaseStore): void {
  test('test cases are listed per flow, in order of their ids, as they were saved', async () => {
    const cases = open();
    const second = aCase({ id: 'case2', testCase: testCaseSchema.parse({ name: 'two', expect: {} }) });
    await cases.insert(second);
    await cases.insert(aCase());
    await cases.insert(aCase({ id: 'case3', flowId: 'flow2' }));
    await cases.insert(aCase({ id: 'case4', workspaceId: 'workspace2' }));
    expect(await cases.list(flow)).toEqual([aCase(), second]);
    await expect(cases.insert(aCase())).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a case is changed by whoever knows its revision', async () => {
    const cases = open();
    const place = { ...flow, flowId: 'changed' };
    const record = aCase({ ...place, id: 'changed1' });
    await cases.insert(record);
    const next = { ...record, revision: 2, testCase: { ...record.testCase, name: 'other' } };
    expect(await cases.replace(next, 1)).toBe(true);
    expect(await cases.replace({ ...next, revision: 3 }, 1)).toBe(false);
    expect(await cases.replace({ ...next, workspaceId: 'workspace2' }, 2)).toBe(false);
    expect(await cases.list(place)).toEqual([next]);
  });

  test('an outcome is kept with the state of the case that it belongs to', async () => {
    const cases = open();
    const place = { ...flow, flowId: 'tested' };
    const record = aCase({ ...place, id: 'tested1' });
    await cases.insert(record);
    await cases.noteOutcome(place, 'tested1', { ...anOutcome, caseRevision: 7 });
    await cases.noteOutcome(place, 'gone', anOutcome);
    expect(await cases.list(place)).toEqual([record]);
    await cases.noteOutcome(place, 'tested1', anOutcome);
    expect(await cases.list(place)).toEqual([{ ...record, outcome: anOutcome }]);
  });

  test('cases are removed one by one and with their flow', async () => {
    const cases = open();
    const place = { ...flow, flowId: 'removed' };
    const ids = ['removed1', 'removed2', 'removed3'];
    for (const id of ids) await cases.insert(aCase({ ...place, id }));
    await cases.remove({ ...place, flowId: 'other' }, ids);
    await cases.remove(place, ['removed2', 'gone']);
    expect((await cases.list(place)).map(({ id }) => id)).toEqual(['removed1', 'removed3']);
    await cases.removeAll(place);
    expect(await cases.list(place)).toEqual([]);
  });
}
