import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { isAppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { type TestCase, unknownPins, withPinned } from '#shared/graph/test-cases.ts';
import type { TestOutcome } from '#shared/graph/test-outcome.ts';
import { executeLocally, type LocalPlace } from './execute-locally.ts';
import { failureOf } from './failure-of.ts';
import { prepareAnswers } from './give-answers.ts';
import { reportRun } from './report-run.ts';
import type { MemoryRunner } from './run-in-memory.ts';

export type TestedFlow = { definition: FlowDefinition; path: string; place?: LocalPlace };

/** Runs one test case in memory and compares what it came to with what is expected. */
export async function runTestCase(
  sandbox: SandboxPort,
  runner: MemoryRunner,
  { flow, testCase }: { flow: TestedFlow; testCase: TestCase },
): Promise<TestOutcome> {
  const started = performance.now();
  const outcome = await execute(sandbox, runner, { flow, testCase });
  return { ...outcome, ms: Math.round(performance.now() - started) };
}

async function execute(
  sandbox: SandboxPort,
  runner: MemoryRunner,
  { flow, testCase }: { flow: TestedFlow; testCase: TestCase },
): Promise<Omit<TestOutcome, 'ms'>> {
  const [unknown] = unknownPins(flow.definition, testCase);
  if (unknown !== undefined) {
    const message = `it gives a result for the node "${unknown}", which the flow does not have`;
    return { failure: { message }, status: null };
  }
  const decisions = testCase.decisions.map(({ node, decision, who, form }) => ({
    id: node,
    decision,
    who: who ?? null,
    form: form ?? null,
  }));
  try {
    const run = await executeLocally(runner, {
      ...flow,
      definition: withPinned(flow.definition, testCase.pinned),
      input: testCase.input,
      trigger: testCase.trigger,
      env: {},
      answers: prepareAnswers({ decisions, signals: testCase.signals }),
    });
    const report = await reportRun(runner.stores, run);
    return { failure: await failureOf(sandbox, testCase, report), status: report.status };
  } catch (error) {
    if (isAppError(error)) return { failure: { message: error.message }, status: null };
    throw error;
  }
}
