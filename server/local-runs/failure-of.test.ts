import { expect, test } from 'vitest';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { type TestCase, testCaseSchema } from '#shared/graph/test-cases.ts';
import type { JsonValue } from '#shared/json.ts';
import type { StepView } from '#shared/runs/run.ts';
import { failureOf } from './failure-of.ts';

/** Only `holds` asks the sandbox, which the tests of `millrace test` cover. */
const sandbox = {} as SandboxPort;
const caseWith = (expected: object): TestCase => testCaseSchema.parse({ name: 'one', expect: expected });
const succeeded = (result: JsonValue) => ({ status: 'succeeded' as const, result, error: null, steps: [] });

test.each([
  [{ a: { b: 2 } }, { a: { b: 1 } }, 'result.a.b is 1 instead of 2'],
  [{ total: 4 }, {}, 'result.total is missing instead of 4'],
  [{}, { total: 4 }, 'result.total is 4, which is not expected'],
  [[{ n: 1 }], [{ n: 2 }], 'result[0].n is 2 instead of 1'],
  [['a'], [], 'its result is [] instead of ["a"]'],
])('a result of %j where it expects %j is told by the place that differs', async (expected, got, message) => {
  const failure = await failureOf(sandbox, caseWith({ result: expected }), succeeded(got));
  expect(failure?.message).toBe(message);
});

test('a run that fails is told with its error and the step', async () => {
  const error = { code: 'thrown', message: 'No stock', fault: 'user', path: 'each[1].send' } as const;
  const run = { status: 'failed', result: null, error, steps: [] } as const;
  expect(await failureOf(sandbox, caseWith({}), { ...run, steps: [] })).toEqual({
    message: 'it failed instead of succeeded: No stock',
    expected: 'succeeded',
    got: 'failed',
    step: 'each[1].send',
  });
});

test('a run that waits for something that the case does not give is told with the step', async () => {
  const steps = [
    { path: 'start', status: 'succeeded' },
    { path: 'ask', status: 'waiting' },
  ] as StepView[];
  const failure = await failureOf(sandbox, caseWith({}), {
    status: 'waiting',
    result: null,
    error: null,
    steps,
  });
  expect(failure?.message).toBe('it waits at ask instead of succeeded');
});

test('a long value is cut', async () => {
  const failure = await failureOf(sandbox, caseWith({ result: 1 }), succeeded('x'.repeat(10_000)));
  expect(failure?.got?.length).toBeLessThan(2100);
});

test('a case that was read is read again as the same', () => {
  for (const expected of ['status === "failed"', { status: 'failed' }, { result: null }]) {
    const once = testCaseSchema.parse({ name: 'one', expect: expected });
    expect(testCaseSchema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  }
});
