import { isDeepStrictEqual } from 'node:util';
import { isAppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { type TestCase, withPinned } from '#shared/graph/test-cases.ts';
import type { JsonObject } from '#shared/json.ts';
import { executeLocally } from '../run/execute-locally.ts';
import { prepareAnswers } from '../run/give-answers.ts';
import type { LocalHost } from '../run/local-runner.ts';
import { type RunReport, reportRun } from '../run/print-run.ts';
import type { MemoryRunner } from '../run/run-in-memory.ts';

export type TestedFlow = { definition: FlowDefinition; path: string };

/** Runs one test case; returns why it failed, or null when the run came to what is expected. */
export async function runTestCase(
  host: LocalHost,
  runner: MemoryRunner,
  { flow, testCase }: { flow: TestedFlow; testCase: TestCase },
): Promise<string | null> {
  const decisions = testCase.decisions.map(({ node, decision, who, form }) => ({
    id: node,
    decision,
    who: who ?? null,
    form: form ?? null,
  }));
  try {
    const run = await executeLocally(runner, {
      definition: withPinned(flow.definition, testCase.pinned),
      path: flow.path,
      input: testCase.input,
      trigger: testCase.trigger,
      env: {},
      answers: prepareAnswers({ decisions, signals: testCase.signals }),
    });
    return await compare(host, testCase, await reportRun(runner.stores, run));
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

async function compare(host: LocalHost, { expect }: TestCase, report: RunReport): Promise<string | null> {
  const { status, result, error } = report;
  if (expect.status !== undefined && status !== expect.status) {
    const why = error === null ? '' : `: ${error.message}`;
    return `it ${status} instead of ${expect.status}${why}`;
  }
  if (expect.result !== undefined && !isDeepStrictEqual(result, expect.result)) {
    return `its result is ${JSON.stringify(result)} instead of ${JSON.stringify(expect.result)}`;
  }
  if (expect.holds === undefined) return null;
  const steps = Object.fromEntries(report.steps.map((step) => [step.path, step.status]));
  const scope = JSON.parse(JSON.stringify({ status, result, error, steps })) as JsonObject;
  const answer = await host.sandbox.evaluate({ code: expect.holds, scope });
  if (!answer.ok) return `"${expect.holds}" could not be computed: ${answer.error.message}`;
  return answer.value ? null : `"${expect.holds}" does not hold for ${JSON.stringify(scope)}`;
}
