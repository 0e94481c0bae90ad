import type { Answer, Command } from '#server/engine/messages.ts';
import { type GraphNode, getNode } from '#server/engine/run-graph.ts';
import { findIterationEntry, findStepEntry } from '#server/engine/run-state.ts';
import { iterationScope } from '#server/engine/scopes.ts';
import { isOpen, type OpenStep } from '#server/engine/state.ts';
import type { JsonObject } from '#shared/json.ts';
import { toJson } from './compose-value.ts';
import { asksToGoOn, asksToRetry, asksToStop } from './policy-questions.ts';
import { createEvaluator, type Evaluator } from './resolve-arguments.ts';
import type { Session } from './session.ts';
import { createStepScope, type StepScope } from './step-scope.ts';

export type Question = Command & { kind: 'evaluate' };

/** The name under which a question executes, so that it can be aborted: a step's path or an iteration's scope. */
export function nameOfQuestion({ path, attempt, index }: Question): string {
  return index === null ? path : iterationScope(path, attempt, index);
}

/** Evaluates what the engine asks about a step that has done its work, or about an iteration that has ended. */
export async function answerQuestion(session: Session, question: Question): Promise<Answer> {
  const { graph, state } = session;
  const { path, index } = question;
  const step = findStepEntry(state, path);
  if (step === undefined || !isOpen(step)) return { ok: true };
  const node = getNode(graph, step.node);
  return index === null
    ? aboutStep(session, { path, step, node })
    : aboutIteration(session, { path, step, node, index });
}

type About = { path: string; step: OpenStep; node: GraphNode };

async function aboutStep(session: Session, { path, step, node }: About): Promise<Answer> {
  const { ask, attempt } = step;
  const evaluator = createEvaluator(session.deps.sandbox, createStepScope(session, { path, step }));
  if (ask?.kind === 'retry') {
    const error = await session.values.describe(ask.error);
    return { ok: true, retries: await asksToRetry(evaluator, node, { path, attempt, error }) };
  }
  if (ask === undefined) return { ok: true };
  const answer = await asksToStop(evaluator, node, { previous: await session.values.load(ask.result) });
  return answer.ok ? { ok: true, stops: answer.holds } : answer;
}

async function aboutIteration(session: Session, about: About & { index: number }): Promise<Answer> {
  const { path, step, node, index } = about;
  const entry = findIterationEntry(session.state, iterationScope(path, step.attempt, index));
  if (entry === undefined) return { ok: true };
  const scope = createStepScope(session, { path, step, index, previous: entry.result });
  const evaluator = createEvaluator(session.deps.sandbox, scope);
  if (node.stops === 'iterations') {
    const answer = await asksToStop(evaluator, node, await iterationsSeen(node, scope));
    if (!answer.ok || answer.holds) return answer.ok ? { ok: true, stops: true } : answer;
  }
  if (node.kind !== 'while') return { ok: true };
  return condition(evaluator, node);
}

async function condition(evaluator: Evaluator, node: GraphNode): Promise<Answer> {
  const answer = await asksToGoOn(evaluator, node);
  return answer.ok ? { ok: true, goesOn: answer.holds } : answer;
}

/** The results so far are read only where the expression may name them: they may be many. */
async function iterationsSeen(node: GraphNode, scope: StepScope): Promise<JsonObject> {
  const names = /\biterations\b/.test(node.policy.stopIf?.when ?? '');
  return names ? (toJson({ iterations: await scope.iterations() }) as JsonObject) : {};
}
