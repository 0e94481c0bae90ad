import type { StepError, StepOutcome } from '#server/engine/messages.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { ExecutorResult } from './executors/executor.ts';
import { asksToRetry, asksToStop } from './policy-questions.ts';
import type { Execution, StepExecution } from './step-context.ts';

type Told = { ok: true; told: { stops?: boolean; recovers?: boolean } } | { ok: false; error: StepError };

/** What the engine needs to know of a result that it does not look into. */
export async function whatIsTold(
  given: StepExecution,
  at: Execution,
  seen: { previous?: JsonValue },
): Promise<Told> {
  const { context, node, step } = at;
  const isHandler = step.failedWith !== undefined && given.graph.failureHandler === node.id;
  const told = { ...(isHandler && { recovers: saysRecovered(seen.previous) }) };
  if (node.stops !== 'itself') return { ok: true, told };
  const scope = seen.previous === undefined ? {} : { previous: seen.previous };
  const answer = await asksToStop(context.evaluator, node, scope);
  return answer.ok ? { ok: true, told: { ...told, stops: answer.holds } } : answer;
}

function saysRecovered(result: JsonValue | undefined): boolean {
  return isJsonObject(result) && result.recover === true;
}

/** What the engine learns of an executor's result, which is stored. */
export async function outcomeOf(
  given: StepExecution,
  at: Execution & { name: string; input: ValueRef },
  result: ExecutorResult,
): Promise<StepOutcome> {
  const { input, context, node } = at;
  switch (result.kind) {
    case 'succeeded': {
      const name = `${at.name}/result`;
      const stored = node.keepsSecret.result
        ? await given.values.seal(name, result.value)
        : await given.values.store(name, result.value);
      const told = await whatIsTold(given, at, { previous: result.value });
      if (!told.ok) return failed(told.error, input, false);
      return { kind: 'succeeded', ports: result.ports, result: stored, input, ...told.told };
    }
    case 'passed_on': {
      const told = await whatIsTold(given, at, {});
      if (!told.ok) return failed(told.error, input, false);
      return { kind: 'succeeded', ports: result.ports, result: { kind: 'previous' }, input, ...told.told };
    }
    case 'failed': {
      const { path, attempt } = context;
      const { error } = result;
      const mayRetry =
        result.mayRetry !== false && (await asksToRetry(context.evaluator, node, { path, attempt, error }));
      return failed(error, input, mayRetry);
    }
    case 'waiting': {
      const { dueAt, waitsFor } = result;
      return { kind: 'waiting', input, dueAt, ...(waitsFor && { waitsFor }) };
    }
    case 'iterates':
      return { kind: 'iterates', input, count: result.count };
  }
}

export function failed(error: StepError, input: ValueRef | null, mayRetry: boolean): StepOutcome {
  return { kind: 'failed', error, input, mayRetry };
}
