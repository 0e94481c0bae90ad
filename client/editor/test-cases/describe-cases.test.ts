import { expect, test } from 'vitest';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { describeAll, freeName, sentence, stateOf } from './describe-cases.ts';

const testCase = testCaseSchema.parse({ name: 'New case', expect: {} });
const view = (failure?: { message: string } | null): TestCaseView => ({
  id: 'a',
  revision: 1,
  testCase,
  outcome:
    failure === undefined
      ? null
      : { failure, status: 'succeeded', ms: 1, at: '', draftRevision: 3, caseRevision: 1 },
});

test('cases are counted by how they stand', () => {
  expect(describeAll([])).toBe('No test cases');
  expect(describeAll([view(null), view(null), view({ message: 'x' }), view()])).toBe(
    '2 passed, 1 failed, 1 not run',
  );
});

test('an outcome of another state of the draft is older', () => {
  expect(stateOf(view(null), 3)).toEqual({ kind: 'passed', isOlder: false });
  expect(stateOf(view({ message: 'x' }), 4)).toEqual({ kind: 'failed', isOlder: true });
  expect(stateOf(view(), 4)).toEqual({ kind: 'not_run', isOlder: false });
});

test('a new case has a name of its own', () => {
  expect(freeName('New case', [])).toBe('New case');
  expect(freeName('New case', [view(), { testCase: { ...testCase, name: 'New case 2' } }])).toBe(
    'New case 3',
  );
});

test('a failure reads as a sentence', () => {
  expect(sentence('result.n is 4 instead of 5')).toBe('result.n is 4 instead of 5.');
  expect(sentence('it failed: Stop.')).toBe('It failed: Stop.');
});
