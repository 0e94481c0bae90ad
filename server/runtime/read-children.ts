import type { EngineEvent, StepOutcome } from '#server/engine/messages.ts';
import { getNode } from '#server/engine/run-graph.ts';
import { openSteps } from '#server/engine/run-state.ts';
import { recordPath } from '#server/engine/scopes.ts';
import type { OpenStep } from '#server/engine/state.ts';
import { cachedStep, keepCached } from './cached-results.ts';
import { toJson } from './compose-value.ts';
import { asksToRetry } from './policy-questions.ts';
import type { RunRecord } from './records.ts';
import { createEvaluator } from './resolve-arguments.ts';
import { createSecretMask } from './secret-mask.ts';
import type { Session } from './session.ts';
import { createStepScope } from './step-scope.ts';
import { createStepValues } from './step-values.ts';

type At = { path: string; step: OpenStep };
type Result = (StepOutcome & { kind: 'succeeded' })['result'];

/** The ends of the child runs that steps of this run wait for. */
export async function readChildren(session: Session): Promise<EngineEvent[]> {
  const { deps, run, state } = session;
  const { runs } = deps.stores;
  const waiting = openSteps(state).flatMap(({ path, step }) => {
    const { waitsFor } = step;
    const isWaiting = step.status === 'waiting' && waitsFor?.on === 'child';
    return isWaiting && waitsFor.name !== undefined ? [{ path, step, childId: waitsFor.name }] : [];
  });
  if (waiting.length === 0) return [];
  // One question for all of them: a loop may wait for hundreds, and is woken by each that ends.
  const open = await runs.openOf(
    run.workspaceId,
    waiting.map(({ childId }) => childId),
  );
  const events: EngineEvent[] = [];
  for (const { path, step, childId } of waiting) {
    if (open.has(childId)) continue;
    const child = await runs.find(run.workspaceId, childId);
    const evaluator = createEvaluator(deps.sandbox, createStepScope(session, { path, step }));
    const outcome = child === null ? missing() : outcomeOf(child);
    if (outcome.kind === 'succeeded') {
      await cacheResult(session, step, outcome.result);
      outcome.result = await keepSecret(session, { path, step }, outcome.result);
    }
    if (outcome.kind === 'failed' && outcome.mayRetry) {
      const node = getNode(session.graph, step.node);
      const failed = { path, attempt: step.attempt, error: outcome.error };
      outcome.mayRetry = await asksToRetry(evaluator, node, failed);
    }
    events.push({ kind: 'child', path, child: childId, outcome });
  }
  return events;
}

async function keepSecret({ run, graph, values }: Session, { path, step }: At, result: Result) {
  if (!getNode(graph, step.node).keepsSecret.result || result.kind === 'previous') return result;
  return values.seal(`${run.id}/${recordPath(path, step.attempt)}/result`, await values.load(result));
}

/** The node's result is used again instead of another run, as long as its policy says (design 3.6). */
async function cacheResult({ deps, run, graph, values }: Session, step: OpenStep, result: Result) {
  const node = getNode(graph, step.node);
  if (node.policy.cacheSeconds === undefined || step.input === null || result.kind === 'previous') return;
  const stepValues = createStepValues(deps.connectors.values, run.workspaceId, createSecretMask());
  const cached = await cachedStep({ run, values: stepValues }, node, await values.load(step.input));
  if (cached === null) return;
  const { cache } = deps.stores;
  await keepCached(cache, run, cached, { value: await values.load(result), now: deps.clock.now() });
}

/** The child's result, or its failure as that of the step, with all that is known of it (design 3.5). */
function outcomeOf(child: RunRecord): StepOutcome {
  if (child.status === 'succeeded' || child.status === 'skipped') {
    const result = child.result ?? { kind: 'null' as const };
    return { kind: 'succeeded', ports: ['out'], result, input: null };
  }
  const { code, message, fault } = child.error ?? {
    code: 'cancelled',
    message: 'The run of the flow was cancelled',
    fault: 'cancelled' as const,
  };
  const error = {
    code,
    message,
    fault,
    details: toJson({ error: child.error, runId: child.id }),
  };
  return { kind: 'failed', error, input: null, mayRetry: fault !== 'cancelled' };
}

function missing(): StepOutcome & { kind: 'failed' } {
  const message = 'The run of the flow is not there any more';
  const error = { code: 'not_found', message, fault: 'system' as const };
  return { kind: 'failed', error, input: null, mayRetry: false };
}
