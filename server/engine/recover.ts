import { leavePlace } from './cancel.ts';
import { askAgain, failOpenStep, resumeContainers, settleScopes } from './containers.ts';
import { type Draft, findOpenStep, listOpenSteps, putStep, recordAttempt } from './draft.ts';
import { announceEnd, failRun } from './end-run.ts';
import { type At, describeError, failStep, succeed } from './finish-step.ts';
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
  askAgain(draft);
  resumeContainers(draft);
  for (const { path } of listOpenSteps(draft)) {
    const step = findOpenStep(draft, path);
    if (step?.status !== 'running') continue;
    const crashes = step.crashes + 1;
    leavePlace(draft, path);
    step.crashes = crashes;
    const mayRunAgain = getNode(draft.graph, step.node).policy.onCrash !== 'fail';
    if (!mayRunAgain || isGuilty(crashes, lostWorkers)) {
      const times = crashes === 1 ? 'once' : `${crashes} times`;
      const message = `The worker was lost while this step ran (${times})`;
      const at = { path, step };
      const error = describeError(at, { code: 'worker_lost', message, fault: 'system' });
      failStep(draft, at, { error, mayRetry: false });
      settleScopes(draft);
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

/** Time has passed: due retries run, waits end or fail, a run over its time fails (design 3.6). */
export function passTime(draft: Draft): void {
  const { timeoutMs } = draft.graph;
  const isLimited = timeoutMs !== null && draft.run.failing === undefined;
  if (isLimited && draft.now >= draft.run.startedAt + timeoutMs) {
    const message = `The run took longer than its limit of ${timeoutMs / 1000} s`;
    failRun(draft, { code: 'timeout', message, fault: 'timeout' });
    return;
  }
  resumeContainers(draft);
  const timed = listOpenSteps(draft).filter(({ path }) => draft.state.timed.has(path));
  for (const { path } of timed) {
    if (draft.run.ending !== null) return;
    const step = findOpenStep(draft, path);
    if (step === undefined) continue;
    passTimeOf(draft, { path, step });
    settleScopes(draft);
  }
}

function passTimeOf(draft: Draft, at: At): void {
  const { path, step } = at;
  const isDue = step.dueAt !== null && step.dueAt <= draft.now;
  if (step.status === 'retrying' && isDue) startRetry(draft, path, step);
  if (step.status === 'waiting' && isDue) endWait(draft, at);
  const mayRunOut = step.status === 'waiting' || step.status === 'iterating';
  const isOut = step.timeoutAt !== null && step.timeoutAt <= draft.now;
  if (!mayRunOut || !isOut || findOpenStep(draft, path)?.status !== step.status) return;
  const message = 'The step took longer than its limit';
  failOpenStep(draft, at, describeError(at, { code: 'timeout', message, fault: 'timeout' }));
}

/** The time that a step waited for has come. Requests for approval are expired by those who keep them. */
function endWait(draft: Draft, at: At): void {
  const { path, step } = at;
  switch (step.waitsFor?.on) {
    case 'timer':
      succeed(draft, at, { ports: ['out'], result: step.previous });
      break;
    case 'signal':
      succeed(draft, at, { ports: ['expired'], result: { kind: 'null' } });
      break;
    case 'slot':
      queueAgain(draft, path, step);
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
  putStep(draft, path, {
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
  putStep(draft, path, { ...step, status: 'queued', timeoutAt: null });
  draft.ready.push(path);
}

/** The step tries again to get what it may not share. */
function queueAgain(draft: Draft, path: string, { waitsFor: _, ...step }: OpenStep): void {
  putStep(draft, path, { ...step, status: 'queued', dueAt: null, timeoutAt: null });
  draft.ready.push(path);
}
