import { expect, test } from 'vitest';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { planReplacement } from './plan-replacement.ts';
import type { TestCaseRecord } from './test-case-store.ts';

const caseNamed = (name: string) => testCaseSchema.parse({ name, expect: {} });

const record = (name: string): TestCaseRecord => ({
  id: `id-${name}`,
  workspaceId: 'workspace1',
  flowId: 'flow1',
  revision: 3,
  testCase: caseNamed(name),
  outcome: null,
  updatedAt: 1,
  updatedBy: null,
});

/** What is left and what is added, as the list shows it in the end; a case that is known is written with `*`. */
function listed(before: string, wanted: string): string {
  const records = [...before].map(record);
  const { added, removed } = planReplacement(records, [...wanted].map(caseNamed));
  const kept = records.filter(({ id }) => !removed.includes(id)).map(({ testCase }) => testCase.name);
  return [...kept, ...added.map(({ testCase, known }) => `${testCase.name}${known ? '*' : '+'}`)].join('');
}

test.each([
  ['abc', 'abc', 'abc'],
  ['abc', 'abcd', 'abcd+'],
  ['abc', 'ac', 'ac'],
  ['abc', 'bca', 'bca*'],
  ['abc', 'cab', 'ca*b*'],
  ['abc', 'dabc', 'd+a*b*c*'],
  ['', 'ab', 'a+b+'],
  ['aab', 'ba', 'ba*'],
  ['ab', '', ''],
])('%s becomes %s as %s', (before, wanted, expected) => {
  expect(listed(before, wanted)).toBe(expected);
});
