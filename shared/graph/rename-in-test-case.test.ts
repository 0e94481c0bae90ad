import { expect, test } from 'vitest';
import { renameInTestCase, renamesIn } from './rename-in-test-case.ts';
import { testCaseSchema } from './test-cases.ts';

const testCase = testCaseSchema.parse({
  name: 'ask',
  trigger: 'ask',
  input: { ask: 1 },
  pinned: { ask: 'ask', asked: 1 },
  decisions: ['*', 'ask', 'ask[0].ask#2', 'each[1].ask', 'ask/ask', 'asked'].map((node) => ({
    node,
    decision: 'approved',
  })),
  expect: { result: { ask: 1 }, holds: 'steps.ask === "succeeded"' },
});

test('a renamed node is followed by its pinned result, its trigger and decisions on it', () => {
  const renamed = renameInTestCase(testCase, { id: 'ask', newId: 'person' });
  expect(renamed).toMatchObject({
    name: 'ask',
    trigger: 'person',
    input: { ask: 1 },
    expect: testCase.expect,
  });
  expect(renamed.pinned).toEqual({ person: 'ask', asked: 1 });
  expect(renamed.decisions.map(({ node }) => node)).toEqual([
    '*',
    'person',
    'person[0].person#2',
    'each[1].person',
    'person/ask',
    'asked',
  ]);
  expect(renameInTestCase(renamed, { id: 'person', newId: 'ask' })).toEqual(testCase);
});

test('a case that does not name the node stays the same object', () => {
  expect(renameInTestCase(testCase, { id: 'other', newId: 'person' })).toBe(testCase);
});

test('renames are found in batches, in order', () => {
  const one = { kind: 'rename_node', id: 'a', newId: 'b' } as const;
  const two = { kind: 'rename_node', id: 'b', newId: 'c' } as const;
  expect(renamesIn({ kind: 'batch', operations: [one, { kind: 'batch', operations: [two] }] })).toEqual([
    one,
    two,
  ]);
  expect(renamesIn({ kind: 'remove_note', id: 'a' })).toEqual([]);
});
