import type { RunError } from '#shared/runs/run.ts';
import { type Draft, listOpenSteps, recordAttempt } from './draft.ts';
import { scopeResult } from './scope-result.ts';
import { type Ending, isOpen, type OpenStep } from './state.ts';

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
  for (const { path, step } of open) cancelStep(draft, path, step);
  if (open.some(({ step }) => step.status === 'waiting' || step.kind === 'approval'))
    draft.commands.push({ kind: 'withdraw_approvals' });
  draft.commands = draft.commands.filter((command) => command.kind !== 'execute');
  if (running.length > 0) draft.commands.push({ kind: 'abort', paths: running });
  draft.ready = [];
  draft.run = { ...draft.run, ending, queue: [], running: 0, suspects: [] };
  announceEnd(draft);
}

/** Says again how the run ends; used when a crash came between deciding the end and storing it. */
export function announceEnd(draft: Draft): void {
  const { ending } = draft.run;
  if (ending === null) return;
  draft.runChange.result = ending.result;
  draft.runChange.ended = { status: ending.status, error: ending.error };
}

/** The failure of a scope that nothing handled; in the flow's own scope the run fails. */
export function failScope(draft: Draft, error: RunError): void {
  endRun(draft, { status: 'failed', result: { kind: 'null' }, error });
}

/** The result of a run that succeeds: that of the first executed `return`, else by the rule of design 3.3. */
export function resultOfRun(draft: Draft): Ending['result'] {
  const { returned } = draft.run;
  return returned === null ? scopeResult(draft, '') : { kind: 'step', path: returned };
}

function cancelStep(draft: Draft, path: string, step: OpenStep): void {
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
  draft.steps.set(path, { node: step.node, status: 'cancelled', ports: [], result: { kind: 'null' } });
}

function hasOpenStep(draft: Draft): boolean {
  for (const step of draft.steps.values()) if (isOpen(step)) return true;
  for (const path of draft.state.open) if (!draft.steps.has(path)) return true;
  return false;
}
