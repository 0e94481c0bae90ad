import type { ClockPort, RunStore, WakeUpPort } from './ports.ts';

type Deps = { stores: { runs: RunStore }; clock: ClockPort; wakeUps: WakeUpPort };

/** A child that ended longer ago than this and whose parent was not told is told of by any worker. */
const forgottenAfterMs = 3000;

/** Tells the run that waits for this one that it has ended. */
export async function tellParent(deps: Deps, ended: { runId: string; parentId: string }): Promise<void> {
  const now = deps.clock.now();
  await deps.stores.runs.poke(ended.parentId, now);
  await deps.stores.runs.markParentTold(ended.runId);
  await deps.wakeUps.wake(ended.parentId, now);
}

/** Tells the parents of runs whose process died between storing the end and telling. */
export async function tellForgottenParents(deps: Deps): Promise<void> {
  const forgotten = await deps.stores.runs.untoldParents(deps.clock.now() - forgottenAfterMs);
  for (const ended of forgotten) await tellParent(deps, ended);
}
