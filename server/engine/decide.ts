import type { FlowNode } from '#shared/graph/schema.ts';
import { answerStep } from './answer-step.ts';
import { forgetCleared, sayWhatToClear } from './cancel.ts';
import { answerIteration, settleScopes } from './containers.ts';
import { closeDraft, type Draft, draftOf, findOpenStep, openDraft } from './draft.ts';
import { isDeadFromStart } from './edges.ts';
import { endIfDone, endRun } from './end-run.ts';
import { applyOutcome, finishStep, succeed } from './finish-step.ts';
import type { Decision, EngineEvent } from './messages.ts';
import { followEdges, pinnedOutcome, queueReady, settle, startQueued, touchBehind } from './ready.ts';
import { interruptSteps, passTime, recoverRun } from './recover.ts';
import { getNode, type RunGraph } from './run-graph.ts';
import type { RunState } from './run-state.ts';
import { takeSignal } from './signals.ts';
import { stateVersion } from './state.ts';

/**
 * The engine: what an event means for a run. Pure: it reads no clock (`now` is milliseconds since the epoch), makes
 * no ids and changes nothing; the shell stores the changes and then carries the commands out (design 3.9).
 * Events that come too late or twice give no changes.
 */
export function decide(graph: RunGraph, state: RunState, event: EngineEvent, now: number): Decision {
  const draft =
    event.kind === 'start' ? startDraft(graph, state, { event, now }) : openDraft(graph, state, now);
  if (draft === undefined) return event.kind === 'cancel' ? cancelUnstarted() : nothing();
  const isLate = draft.run.ending !== null && event.kind !== 'recovered' && event.kind !== 'cleared';
  if (isLate) return nothing();
  const before = event.kind === 'recovered' ? 0 : countToClear(draft);
  applyEvent(draft, event);
  settleScopes(draft);
  queueReady(draft);
  if (!holdsSteps(event)) startQueued(draft);
  endIfDone(draft);
  if (countToClear(draft) > before) sayWhatToClear(draft);
  return hasChanged(draft) || event.kind === 'cleared' ? closeDraft(draft) : nothing();
}

function countToClear({ run: { toWithdraw = [], toCancel = [] } }: Draft): number {
  return toWithdraw.length + toCancel.length;
}

function holdsSteps(event: EngineEvent): boolean {
  return event.kind === 'interrupted' || (event.kind === 'recovered' && event.isHeld === true);
}

function applyEvent(draft: Draft, event: EngineEvent): void {
  switch (event.kind) {
    case 'start':
      startRun(draft);
      if (event.ending !== undefined) endRun(draft, event.ending);
      break;
    case 'outcome':
      finishStep(draft, event.path, event.attempt, event.outcome);
      break;
    case 'answer':
      applyAnswer(draft, event);
      break;
    case 'decided':
      applyDecision(draft, event);
      break;
    case 'signal':
      takeSignal(draft, event);
      break;
    case 'child':
      applyChild(draft, event);
      break;
    case 'cleared':
      forgetCleared(draft, event);
      break;
    case 'tick':
      passTime(draft);
      break;
    case 'cancel':
      endRun(draft, { status: 'cancelled', result: { kind: 'null' }, error: cancelledError });
      break;
    case 'recovered':
      recoverRun(draft, event.lostWorkers ?? 0);
      if (draft.run.ending === null) passTime(draft);
      break;
    case 'interrupted':
      interruptSteps(draft, event.steps);
  }
}

function applyDecision(draft: Draft, event: EngineEvent & { kind: 'decided' }): void {
  const step = findOpenStep(draft, event.path);
  if (step?.status !== 'waiting') return;
  succeed(draft, { path: event.path, step }, { ports: [event.port], result: event.result });
}

function applyAnswer(draft: Draft, event: EngineEvent & { kind: 'answer' }): void {
  const { path, attempt, index, answer } = event;
  if (index === null) answerStep(draft, path, attempt, answer);
  else answerIteration(draft, { container: path, attempt, index }, answer);
}

function applyChild(draft: Draft, event: EngineEvent & { kind: 'child' }): void {
  const step = findOpenStep(draft, event.path);
  if (step?.status !== 'waiting' || step.waitsFor?.name !== event.child) return;
  const { waitsFor: _, ...rest } = step;
  applyOutcome(draft, { path: event.path, step: rest }, event.outcome);
}

const cancelledError = { code: 'cancelled', message: 'The run was cancelled', fault: 'cancelled' } as const;

function startDraft(
  graph: RunGraph,
  state: RunState,
  given: { event: { runId: string; trigger: string }; now: number },
): Draft | undefined {
  if (openDraft(graph, state, given.now) !== undefined) return undefined;
  const run = {
    v: stateVersion,
    runId: given.event.runId,
    trigger: given.event.trigger,
    startedAt: given.now,
    order: 0,
    running: 0,
    queue: [],
    suspects: [],
    returned: null,
    ending: null,
  };
  return draftOf({ graph, state, now: given.now, run });
}

/** The fired trigger finishes at once; what only other triggers lead to is skipped (design 3.3). */
function startRun(draft: Draft): void {
  const trigger = getNode(draft.graph, draft.run.trigger);
  draft.runChange.startedAt = draft.now;
  const outcome = isPinned(trigger.node)
    ? pinnedOutcome(trigger)
    : { ports: ['out'], result: { kind: 'input' } as const };
  settle(draft, trigger.id, trigger, { status: 'succeeded', ...outcome });
  followEdges(draft, trigger.id);
  for (const node of draft.graph.bodies.get('')?.nodes ?? []) {
    if (!isDeadFromStart(draft, '', node)) continue;
    touchBehind(draft, '', node);
  }
}

function isPinned(node: FlowNode): boolean {
  return node.pinned?.enabled === true;
}

function hasChanged(draft: Draft): boolean {
  return (
    draft.steps.size > 0 ||
    draft.commands.length > 0 ||
    draft.records.length > 0 ||
    Object.keys(draft.runChange).length > 0
  );
}

function nothing(): Decision {
  return { changes: { setEntries: {}, unsetEntries: [], steps: [], run: {} }, commands: [] };
}

/** A run that is cancelled before it started has no steps. */
function cancelUnstarted(): Decision {
  const decision = nothing();
  decision.changes.run = { result: { kind: 'null' }, ended: { status: 'cancelled', error: cancelledError } };
  return decision;
}
