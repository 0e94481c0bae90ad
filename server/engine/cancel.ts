import { type Draft, findIteration, putStep, recordAttempt, stepsInScope } from './draft.ts';
import { iterationScope, recordPath } from './scopes.ts';
import { isOpen, type OpenStep } from './state.ts';

/** Cancels every step of a scope that is open, and what runs inside it. */
export function cancelScope(draft: Draft, scope: string): void {
  for (const { path, entry } of stepsInScope(draft, scope)) {
    if (isOpen(entry)) cancelStep(draft, path, { ...entry });
  }
}

/** Takes all steps of a scope, which has ended, out of the state. */
export function removeScope(draft: Draft, scope: string): void {
  for (const { path } of stepsInScope(draft, scope)) putStep(draft, path, null);
  draft.touched.delete(scope);
}

/**
 * Ends an open step as cancelled: what executes for it is aborted, requests are withdrawn, child runs cancelled, and
 * the iterations of a container end with it.
 */
export function cancelStep(draft: Draft, path: string, step: OpenStep): void {
  if (step.iterations !== undefined) dropIterations(draft, path, step);
  if (step.status === 'running') leavePlace(draft, path);
  if (step.status === 'running' || step.status === 'asking') abort(draft, path);
  clearWaits(draft, path, step);
  recordCancelled(draft, path, step);
}

/** The step is over as cancelled; one that never started has no record. */
export function recordCancelled(draft: Draft, path: string, step: OpenStep): void {
  if (step.executions > 0 || step.failure !== null) {
    const failure = step.status === 'retrying' ? step.failure : null;
    recordAttempt(
      draft,
      { path, step },
      {
        status: 'cancelled',
        error: failure?.error ?? null,
        finishedAt: failure?.finishedAt ?? draft.now,
      },
    );
  }
  putStep(draft, path, { node: step.node, status: 'cancelled', ports: [], result: { kind: 'null' } });
}

/** Ends all iterations of a container at once: unfinished ones are cancelled, results are dropped from the state. */
export function dropIterations(draft: Draft, path: string, step: OpenStep): void {
  if (step.iterations === undefined) return;
  const { active, loose } = step.iterations;
  for (const index of active) endIterationScope(draft, iterationScope(path, step.attempt, index));
  for (const index of loose) draft.iterations.set(iterationScope(path, step.attempt, index), null);
}

/** Cancels what is open in an iteration and takes it out of the state. */
export function endIterationScope(draft: Draft, scope: string): void {
  if (findIteration(draft, scope)?.askedAt !== undefined) abort(draft, scope);
  cancelScope(draft, scope);
  removeScope(draft, scope);
  draft.iterations.set(scope, null);
}

/** Nobody waits any more: the request is withdrawn, the child run cancelled (design 3.9). */
export function clearWaits(draft: Draft, path: string, step: OpenStep): void {
  const { run } = draft;
  const { waitsFor, status } = step;
  const mayHaveRequest = step.kind === 'approval' && (status === 'waiting' || status === 'running');
  if (mayHaveRequest) run.toWithdraw = [...(run.toWithdraw ?? []), recordPath(path, step.attempt)];
  if (waitsFor?.on === 'child' && waitsFor.name !== undefined) {
    run.toCancel = [...(run.toCancel ?? []), waitsFor.name];
  }
}

/** The step stops executing: it takes no place any more and is no suspect. */
export function leavePlace(draft: Draft, path: string): void {
  draft.run.running -= 1;
  if (draft.run.suspects.includes(path)) {
    draft.run.suspects = draft.run.suspects.filter((suspect) => suspect !== path);
  }
}

/** Commands of this decision for the path are taken back; what executes since an earlier one is aborted. */
function abort(draft: Draft, path: string): void {
  const isNew = (command: Draft['commands'][number]) =>
    (command.kind === 'execute' && command.path === path) || isQuestionOf(command, path);
  const kept = draft.commands.filter((command) => !isNew(command));
  const wasNew = kept.length < draft.commands.length;
  draft.commands = kept;
  if (!wasNew) draft.commands.push({ kind: 'abort', paths: [path] });
}

function isQuestionOf(command: Draft['commands'][number], path: string): boolean {
  if (command.kind !== 'evaluate') return false;
  if (command.index === null) return command.path === path;
  return iterationScope(command.path, command.attempt, command.index) === path;
}

/** Says what nobody waits for any more; said again after a crash until it is told to be done. */
export function sayWhatToClear(draft: Draft): void {
  const { toWithdraw = [], toCancel = [] } = draft.run;
  if (toWithdraw.length + toCancel.length === 0) return;
  draft.commands.push({ kind: 'clear', withdraw: toWithdraw, cancel: toCancel });
}

/** These were withdrawn or cancelled. */
export function forgetCleared(draft: Draft, cleared: { withdrawn: string[]; cancelled: string[] }): void {
  const { run } = draft;
  const withdraw = (run.toWithdraw ?? []).filter((path) => !cleared.withdrawn.includes(path));
  const cancel = (run.toCancel ?? []).filter((child) => !cleared.cancelled.includes(child));
  const { toWithdraw: _, toCancel: __, ...rest } = run;
  draft.run = {
    ...rest,
    ...(withdraw.length > 0 && { toWithdraw: withdraw }),
    ...(cancel.length > 0 && { toCancel: cancel }),
  };
}
