import type { StepError } from '#server/engine/messages.ts';
import { findRetryStage } from '#server/engine/retry.ts';
import type { GraphNode } from '#server/engine/run-graph.ts';
import { recordPath } from '#server/engine/scopes.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { Evaluator } from './resolve-arguments.ts';

type Answered = { ok: true; holds: boolean } | { ok: false; error: StepError };

/** `skipIf` stands before pins (design 3.3). */
export async function asksToSkip(evaluator: Evaluator, { policy }: GraphNode): Promise<Answered> {
  return ask(evaluator, policy.skipIf, 'The condition "skip if"');
}

/** Whether `stopIf` holds; it sees the result as `previous` (design 3.6). */
export async function asksToStop(
  evaluator: Evaluator,
  { policy }: GraphNode,
  seen: JsonObject,
): Promise<Answered> {
  return ask(evaluator, policy.stopIf?.when, 'The condition "stop if"', seen);
}

/** Asks `when` of the retry stage that would be next; one that throws ends the retries (design 3.6). */
export async function asksToRetry(
  evaluator: Evaluator,
  node: GraphNode,
  failed: { path: string; attempt: number; error: StepError },
): Promise<boolean> {
  const { path, attempt, error } = failed;
  const next = findRetryStage(node.retryStages, attempt);
  if (next === undefined || error.fault === 'cancelled') return false;
  if (next.stage.when === undefined) return true;
  const at = { node: node.id, path: recordPath(path, attempt), attempt };
  const seen: JsonValue = JSON.parse(JSON.stringify({ ...at, ...error }));
  const answer = await ask(evaluator, next.stage.when, 'The condition of the retry', {
    error: seen,
    attempt,
  });
  return answer.ok && answer.holds;
}

/** Whether a while goes on (design 3.5). */
export function asksToGoOn(evaluator: Evaluator, { node }: GraphNode): Promise<Answered> {
  const { condition } = node.config;
  return ask(evaluator, typeof condition === 'string' ? condition : undefined, 'The condition');
}

async function ask(
  evaluator: Evaluator,
  code: string | undefined,
  where: string,
  seen: JsonObject = {},
): Promise<Answered> {
  if (code === undefined) return { ok: true, holds: false };
  const answer = await evaluator.evaluate(code, where, seen);
  return answer.ok ? { ok: true, holds: Boolean(answer.value) } : answer;
}
