import { AppError } from '#shared/errors.ts';
import type { FailedTest } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestOutcome } from '#shared/graph/test-outcome.ts';
import type { Actor } from '#shared/people/roles.ts';
import { executeCases, type RunTestCasesDeps, runTestCases, type TestedDraft } from './run-test-cases.ts';

/**
 * Runs test cases of a draft that is about to be published: those that are stored with the flow, or those that are
 * given in their place. Throws `tests_failed` with those that failed.
 */
export type TestGate = (actor: Actor, flow: TestedDraft, given?: TestCase[]) => Promise<void>;

export function createTestGate(deps: RunTestCasesDeps): TestGate {
  return async (actor, flow, given) => {
    const tested = await (given === undefined ? runStored(flow) : runGiven(flow, given));
    const failed = tested.flatMap(({ name, outcome }): FailedTest[] => {
      const message = outcome?.failure?.message;
      return message === undefined ? [] : [{ name, message }];
    });
    const [first] = failed;
    if (first === undefined) return;
    const count =
      failed.length === 1 ? 'A test case fails' : `${failed.length} of ${tested.length} test cases fail`;
    throw new AppError('tests_failed', `${count}: ${first.name}: ${first.message}`, {
      details: { tests: failed },
    });

    async function runStored(draft: TestedDraft): Promise<Tested[]> {
      const views = await runTestCases(deps, actor, { flow: draft });
      return views.map(({ testCase, outcome }) => ({ name: testCase.name, outcome }));
    }

    async function runGiven(draft: TestedDraft, testCases: TestCase[]): Promise<Tested[]> {
      const outcomes = await executeCases(deps, actor, { flow: draft, testCases });
      return testCases.map(({ name }, index) => ({ name, outcome: outcomes[index] ?? null }));
    }
  };
}

type Tested = { name: string; outcome: TestOutcome | null };
