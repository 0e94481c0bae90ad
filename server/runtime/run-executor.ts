import type { StepError, StepOutcome } from '#server/engine/messages.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { cachedStep, findCached, keepCached } from './cached-results.ts';
import type { Executor, ExecutorContext, ExecutorResult } from './executors/executor.ts';
import type { ClockPort } from './ports.ts';
import { resolveReferences } from './resolve-references.ts';
import type { Execution, StepExecution } from './step-context.ts';
import { failed, outcomeOf } from './step-outcome.ts';
import { takeSlot } from './take-slot.ts';

/** `isDecided`: what the step waits for is there already, so the inbox is worth a look. */
export type ExecutedStep = { outcome: StepOutcome; isDecided: boolean };

type ReadyStep = Execution & {
  executor: Executor;
  /** Names the values that it stores. */
  name: string;
  input: { value: JsonValue; ref: ValueRef };
};

/** Runs what the cache does not have, while it holds a slot of the node's limit (design 3.6). */
export async function runExecutor(given: StepExecution, at: ReadyStep): Promise<ExecutedStep> {
  const { node, context, executor, name, input } = at;
  const { run, cache, slots, clock } = given;
  const done = { ...at, input: input.ref };
  const cached = await cachedStep(context, node, input.value);
  const found = cached === null ? undefined : await findCached(cache, run, cached, clock.now());
  if (found !== undefined) {
    const outcome = await outcomeOf(given, done, { kind: 'succeeded', ports: ['out'], value: found });
    return { outcome, isDecided: false };
  }
  const { evaluator, signal } = context;
  const slot = await takeSlot({ slots, clock }, { run, node, holder: name, evaluator, signal });
  if (slot.kind === 'failed') return { outcome: failed(slot.error, input.ref, false), isDecided: false };
  if (slot.kind === 'full') return { outcome: waitForSlot(input.ref, clock), isDecided: false };
  try {
    const result = maskResult(await executeInTime(executor, context, input.value), context);
    if (cached !== null && result.kind === 'succeeded') {
      await keepCached(cache, run, cached, { value: result.value, now: clock.now() });
    }
    return { outcome: await outcomeOf(given, done, result), isDecided: isDecided(result) };
  } finally {
    await slot.release();
  }
}

/** What the executor gets holds the secrets that the recorded input only names. */
async function executeWith(
  executor: Executor,
  context: ExecutorContext,
  input: JsonValue,
): Promise<ExecutorResult> {
  const resolved = await resolveReferences(context.node, input, context.values).catch(refusal);
  return resolved instanceof AppError
    ? { kind: 'failed', error: { code: resolved.code, message: resolved.message, fault: 'user' } }
    : executor.execute(context, resolved);
}

function refusal(error: unknown): AppError {
  if (isAppError(error) && error.code !== 'unavailable') return error;
  throw error;
}

function maskResult(result: ExecutorResult, { mask }: ExecutorContext): ExecutorResult {
  if (result.kind === 'succeeded') return { ...result, value: mask.value(result.value) };
  if (result.kind !== 'failed') return result;
  // A step's error is JSON.
  return { ...result, error: mask.value(result.error as JsonObject) as StepError };
}

const slotPauseMs = 1000;

function waitForSlot(input: ValueRef, clock: ClockPort): StepOutcome {
  return { kind: 'waiting', input, dueAt: clock.now() + slotPauseMs, waitsFor: { on: 'slot' } };
}

/** The step's own time limit, beside what the sandbox enforces itself; at its end the execution is told to stop (design 3.6). */
async function executeInTime(
  executor: Executor,
  context: ExecutorContext,
  input: JsonValue,
): Promise<ExecutorResult> {
  const { timeoutSeconds } = context.node.policy ?? {};
  if (timeoutSeconds === undefined) return executeWith(executor, context, input);
  const stop = new AbortController();
  const stopWithRun = () => stop.abort();
  if (context.signal.aborted) stopWithRun();
  context.signal.addEventListener('abort', stopWithRun, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ExecutorResult>((resolve) => {
    const message = `The step took longer than its limit of ${timeoutSeconds} s.`;
    const result: ExecutorResult = { kind: 'failed', error: { code: 'timeout', message, fault: 'timeout' } };
    const giveUp = () => {
      resolve(result);
      stop.abort();
    };
    timer = setTimeout(giveUp, Math.min(timeoutSeconds * 1000, 2 ** 31 - 1));
  });
  try {
    return await Promise.race([executeWith(executor, { ...context, signal: stop.signal }, input), timeout]);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', stopWithRun);
  }
}

function isDecided(result: ExecutorResult): boolean {
  return result.kind === 'waiting' && result.isDecided;
}
