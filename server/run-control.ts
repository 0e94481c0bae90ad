import type { RunControl } from '#server/runs/run-control.ts';
import { cancelRun } from '#server/runtime/cancel-run.ts';
import type { ChangeFeed } from '#server/runtime/change-feed.ts';
import { deliverDecision } from '#server/runtime/deliver-decision.ts';
import { deliverSignal } from '#server/runtime/deliver-signal.ts';
import type { ClockPort, FailpointPort, RunSealPort, WakeUpPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { RuntimeStores } from '#server/runtime/session-deps.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { waitForRun } from '#server/runtime/wait-for-run.ts';
import type { Worker } from '#server/runtime/worker.ts';
import { isRunEnded } from '#shared/runs/run.ts';

type Parts = {
  stores: RuntimeStores;
  seals: RunSealPort;
  clock: ClockPort;
  wakeUps: WakeUpPort;
  changeFeed: ChangeFeed;
  failpoint: FailpointPort;
  /** The worker of this process, if it is one. */
  worker: Worker | undefined;
  /** Once aborted, nobody waits for a run any longer: the process stops. */
  stopping: AbortSignal;
};

const pollMs = 100;

/** The runtime as use cases see it. */
export function createRunControl(parts: Parts): RunControl {
  const { stores, clock, wakeUps } = parts;
  const waitForAnswer = (workspaceId: string, id: string, milliseconds: number) =>
    unlessAborted(
      waitForRun({ ...parts, runs: stores.runs }, { workspaceId, id }, milliseconds),
      parts.stopping,
    );

  return {
    start: (run) => startRun(parts, run),
    cancel: (workspaceId, runId) => cancelRun({ runs: stores.runs, clock, wakeUps }, workspaceId, runId),
    decide: (request, decision) => deliverDecision(parts, request, decision),
    signal: (run, signal) => deliverSignal(parts, run, signal),
    waitForAnswer,
    async waitForEnd(workspaceId, runId, milliseconds) {
      const deadline = performance.now() + milliseconds;
      let run = await waitForAnswer(workspaceId, runId, milliseconds);
      while (run !== null && !isRunEnded(run.status)) {
        if (performance.now() >= deadline || parts.stopping.aborted) return null;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        run = await readRun(stores, workspaceId, runId);
      }
      return run;
    },
  };
}

function readRun(stores: RuntimeStores, workspaceId: string, runId: string): Promise<RunRecord | null> {
  return stores.runs.find(workspaceId, runId);
}

/** null as soon as the signal is aborted; leaves nothing behind on the signal. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(null);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
