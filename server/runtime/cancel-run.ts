import type { ClockPort, RunStore, WakeUpPort } from './ports.ts';

/**
 * Asks for the end of a run (design 3.9): its worker terminates what executes within a second, a waiting run is
 * taken up and ended. False when the run had ended already.
 */
export async function cancelRun(
  deps: { runs: RunStore; clock: ClockPort; wakeUps: WakeUpPort },
  workspaceId: string,
  runId: string,
): Promise<boolean> {
  const now = deps.clock.now();
  const isAsked = await deps.runs.requestCancel(workspaceId, runId, now);
  if (isAsked) await deps.wakeUps.wake(runId, now);
  return isAsked;
}
