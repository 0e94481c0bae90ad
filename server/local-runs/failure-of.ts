import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { findDifference } from '#shared/graph/find-difference.ts';
import { expectedOf, type TestCase } from '#shared/graph/test-cases.ts';
import type { TestFailure } from '#shared/graph/test-outcome.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { RunReport } from './report-run.ts';

/** Values in a failure are for people to read; what is longer is cut. */
const mostCharacters = 2000;

type Ended = Pick<RunReport, 'status' | 'result' | 'error' | 'steps'>;

/** Why a run did not come to what a case expects; null: it did. */
export async function failureOf(
  sandbox: SandboxPort,
  testCase: TestCase,
  run: Ended,
): Promise<TestFailure | null> {
  const expected = expectedOf(testCase);
  if (expected.status !== undefined && run.status !== expected.status) {
    return wrongStatus(run, expected.status);
  }
  if (expected.result !== undefined) {
    const failure = wrongResult(expected.result, run.result);
    if (failure !== null) return failure;
  }
  return expected.holds === undefined ? null : doesNotHold(sandbox, expected.holds, run);
}

function wrongStatus(run: Ended, expected: string): TestFailure {
  const { status, error } = run;
  const why = error === null ? '' : `: ${error.message}`;
  return {
    message: `it ${howItEnded(run)} instead of ${expected}${why}`,
    expected,
    got: status,
    ...(error?.path !== undefined && { step: error.path }),
  };
}

function howItEnded({ status, steps }: Ended): string {
  if (status === 'cancelled' || status === 'skipped') return `was ${status}`;
  if (status !== 'waiting') return status;
  const waiting = steps.find((step) => step.status === 'waiting');
  return waiting === undefined ? 'waits' : `waits at ${waiting.path}`;
}

function wrongResult(expected: JsonValue, result: JsonValue): TestFailure | null {
  const difference = findDifference(expected, result);
  if (difference === null) return null;
  const { path } = difference;
  const wanted = jsonOf(difference.expected);
  const got = jsonOf(difference.got);
  const where = path === '' ? 'result' : `result${path.startsWith('[') ? '' : '.'}${path}`;
  const subject = path === '' ? 'its result' : where;
  const parts = { path: where, ...(wanted && { expected: wanted }), ...(got && { got }) };
  if (got === undefined) return { message: `${subject} is missing instead of ${wanted}`, ...parts };
  if (wanted === undefined) return { message: `${subject} is ${got}, which is not expected`, ...parts };
  return { message: `${subject} is ${got} instead of ${wanted}`, ...parts };
}

async function doesNotHold(sandbox: SandboxPort, holds: string, run: Ended): Promise<TestFailure | null> {
  const { status, result, error } = run;
  const steps = Object.fromEntries(run.steps.map((step) => [step.path, step.status]));
  const scope = JSON.parse(JSON.stringify({ status, result, error, steps })) as JsonObject;
  const answer = await sandbox.evaluate({ code: holds, scope });
  if (!answer.ok) return { message: `"${holds}" could not be computed: ${answer.error.message}` };
  if (answer.value) return null;
  const got = cut(JSON.stringify(scope));
  return { message: `"${holds}" does not hold for ${got}`, expected: holds, got };
}

function jsonOf(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)} …`;
}
