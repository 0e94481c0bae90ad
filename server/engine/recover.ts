import { type Draft, findOpenStep, listOpenSteps, recordAttempt } from './draft.ts';
import { announceEnd, failScope } from './end-run.ts';
import { failStep, leaveRunning } from './finish-step.ts';
import { getNode } from './run-graph.ts';
import type { OpenStep } from './state.ts';

/** From this many lost workers on a step may be blamed for them (design 3.9). */
export const maxCrashes = 3;

/**
 * Another worker was lost while it had the run: what was running counts a crash and runs again, alone from the
 * second crash on; at the third it fails unless workers are lost anyway (design 3.9, 8.1). An end that was decided is announced again.
 */
export function recoverRun(draft: Draft, lostWorkers: number): void {
  if (draft.run.ending !== null) {
    announceEnd(draft);
    draft.commands.push({ kind: 'withdraw_approvals' });
    return;
  }
  for (const { path, step } of listOpenSteps(draft)) {
    if (step.status !== 'running') continue;
    const crashes = step.crashes + 1;
    leaveRunning(draft, path, step);
    step.crashes = crashes;
    const mayRunAgain = getNode(draft.graph, step.node).policy.onCrash !== 'fail';
    if (!mayRunAgain || isGuilty(crashes, lostWorkers)) {
      const times = crashes === 1 ? 'once' : `${crashes} times`;
      const message = `The worker was lost while this step ran (${times})`;
      failStep(
        draft,
        { path, step },
        { error: { code: 'worker_lost', message, fault: 'system' }, mayRetry: false },
      );
      if (draft.run.ending) return;
      continue;
    }
    if (crashes >= 2) draft.run.suspects = [...draft.run.suspects, path];
    runAgain(draft, path, step);
  }
}

/**
 * A step is blamed when it ran on at least half of the workers that were lost of late: where workers die of something
 * else (a machine that fails, a roll-out that kills), a step may be there three times and have done nothing.
 */
function isGuilty(crashes: number, lostWorkers: number): boolean {
  return crashes >= maxCrashes && crashes * 2 >= lostWorkers;
}

/** A worker gave up steps on purpose: they run again later, and nothing is counted (design 3.9). */
export function interruptSteps(draft: Draft, steps: { path: string; hasBegun: boolean }[]): void {
  for (const { path, hasBegun } of steps) {
    const step = findOpenStep(draft, path);
    if (step?.status !== 'running') continue;
    draft.run.running -= 1;
    runAgain(draft, path, hasBegun ? step : { ...step, executions: step.executions - 1 });
  }
}

/** Time has passed: due retries run, waits that lasted too long fail, a run over its time fails (design 3.6). */
export function passTime(draft: Draft): void {
  const { timeoutMs } = draft.graph;
  if (timeoutMs !== null && draft.now >= draft.run.startedAt + timeoutMs) {
    const message = `The run took longer than its limit of ${timeoutMs / 1000} s`;
    failScope(draft, { code: 'timeout', message, fault: 'timeout' });
    return;
  }
  for (const { path, step } of listOpenSteps(draft)) {
    if (draft.run.ending !== null) return;
    if (step.status === 'retrying' && step.dueAt !== null && step.dueAt <= draft.now)
      startRetry(draft, path, step);
    if (step.status === 'waiting' && step.timeoutAt !== null && step.timeoutAt <= draft.now) {
      const message = 'The step waited longer than its limit';
      failStep(
        draft,
        { path, step },
        { error: { code: 'timeout', message, fault: 'timeout' }, mayRetry: false },
      );
    }
  }
}

/** The failed attempt is over for good as the next one starts (design 3.5). */
function startRetry(draft: Draft, path: string, step: OpenStep): void {
  const { failure } = step;
  if (failure !== null) {
    recordAttempt(
      draft,
      { path, step },
      { status: 'failed', error: failure.error, finishedAt: failure.finishedAt },
    );
  }
  draft.steps.set(path, {
    ...step,
    status: 'queued',
    attempt: step.attempt + 1,
    executions: 0,
    startedAt: null,
    dueAt: null,
    failure: null,
  });
  draft.ready.push(path);
}

function runAgain(draft: Draft, path: string, step: OpenStep): void {
  draft.steps.set(path, { ...step, status: 'queued', timeoutAt: null });
  draft.ready.push(path);
}
