import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestCases } from './use-test-cases.ts';

/** Adds the test cases of a file to those of the flow; one with the same name takes its place. */
export async function importTests(
  tests: readonly TestCase[],
  { cases, save }: Pick<TestCases, 'cases' | 'save'>,
): Promise<void> {
  for (const testCase of tests) {
    const same = cases.find((view) => view.testCase.name === testCase.name);
    if (same === undefined) await save({ revision: 0, testCase });
    else await save({ id: same.id, revision: same.revision, testCase });
  }
}
