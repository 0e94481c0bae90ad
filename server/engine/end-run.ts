import { isJsonObject } from '#shared/json.ts';
import { cancelScope, recordCancelled } from './cancel.ts';
import { type Draft, listOpenSteps } from './draft.ts';
import { standAlone } from './edges.ts';
import { becomeReady } from './ready.ts';
import { getNode } from './run-graph.ts';
import { scopeResult } from './scope-result.ts';
import { type Ending, isOpen } from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

/** Ends the run as succeeded when nothing is left to do (design 3.3). */
export function endIfDone(draft: Draft): void {
  if (draft.run.ending !== null || draft.run.running > 0 || draft.run.queue.length > 0) return;
  if (hasOpenStep(draft)) return;
  endRun(draft, { status: 'succeeded', result: resultOfRun(draft), error: null });
}

/**
 * Fixes how the run ends: what is open is cancelled and nothing starts any more. The ending is part of the state,
 * so a worker that takes over after a crash ends the run in the same way.
 */
export function endRun(draft: Draft, ending: Ending): void {
  if (draft.run.ending !== null) return;
  const open = listOpenSteps(draft);
  const running = open.filter(({ step }) => step.status === 'running').map(({ path }) => path);
  for (const { path, step } of open) recordCancelled(draft, path, step);
  if (open.some(({ step }) => step.status === 'waiting' || step.kind === 'approval'))
    draft.commands.push({ kind: 'withdraw_approvals' });
  draft.commands = draft.commands.filter(({ kind }) => kind !== 'execute' && kind !== 'evaluate');
  if (running.length > 0) draft.commands.push({ kind: 'abort', paths: running });
  draft.ready = [];
  const children = open.flatMap(({ step: { waitsFor } }) =>
    waitsFor?.on === 'child' && waitsFor.name !== undefined ? [waitsFor.name] : [],
  );
  const toCancel = [...(draft.run.toCancel ?? []), ...children];
  draft.run = { ...draft.run, ending, queue: [], running: 0, suspects: [], ...(toCancel[0] && { toCancel }) };
  announceEnd(draft);
}

/** Says again how the run ends; used when a crash came between deciding the end and storing it. */
export function announceEnd(draft: Draft): void {
  const { ending } = draft.run;
  if (ending === null) return;
  draft.runChange.result = ending.result;
  draft.runChange.ended = { status: ending.status, error: ending.error };
}

/**
 * An unhandled failure in the flow's own scope: the run fails, after its failure handler has run if there is one.
 * A failure of the handler itself keeps the run's first error (design 3.6).
 */
export function failRun(draft: Draft, error: EngineError): void {
  const { failing } = draft.run;
  const handler = draft.graph.failureHandler;
  if (failing !== undefined || handler === null) {
    endRun(draft, { status: 'failed', result: { kind: 'null' }, error: failing ?? error });
    return;
  }
  cancelScope(draft, '');
  draft.ready = [];
  draft.todo = [];
  draft.run = { ...draft.run, failing: error, queue: [] };
  const settled = becomeReady(draft, handler, {
    node: getNode(draft.graph, handler),
    previous: { kind: 'error', error },
    failed: null,
    failedWith: error,
  });
  if (settled !== undefined) endHandled(draft, handler, isPinnedToRecover(draft, handler));
}

function isPinnedToRecover({ graph }: Draft, handler: string): boolean {
  const { pinned } = getNode(graph, handler).node;
  return pinned?.enabled === true && isJsonObject(pinned.result) && pinned.result.recover === true;
}

/** The failure handler has finished: its result is the run's. */
export function endHandled(draft: Draft, path: string, hasRecovered: boolean): void {
  const { failing } = draft.run;
  if (failing === undefined) return;
  const result: ValueRef = { kind: 'step', path };
  if (hasRecovered) endRun(draft, { status: 'succeeded', result, error: null });
  else endRun(draft, { status: 'failed', result, error: failing });
}

/** The result of a run that succeeds: that of the first executed `return`, else by the rule of design 3.3. */
export function resultOfRun(draft: Draft): ValueRef {
  const { returned, returnedResult } = draft.run;
  if (returned === null) return scopeResult(draft, '');
  return returnedResult ?? { kind: 'step', path: returned };
}

/** The first executed `return` fixes the result; its step may be gone before the run ends. */
export function fixResult(draft: Draft, path: string, isInside: boolean): void {
  const result: ValueRef = { kind: 'step', path };
  draft.run.returned = path;
  if (isInside) draft.run.returnedResult = standAlone(draft, result);
  draft.runChange.answeredBy = path;
  draft.runChange.result = draft.run.returnedResult ?? result;
}

function hasOpenStep(draft: Draft): boolean {
  for (const step of draft.steps.values()) if (step !== null && isOpen(step)) return true;
  for (const path of draft.state.open) if (!draft.steps.has(path)) return true;
  return false;
}
