import { isRunEnded } from '#shared/runs/run.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { RunStore } from './ports.ts';
import type { RunRecord } from './records.ts';
import type { Worker } from './worker.ts';

const pollMs = 1000;
/** The shortest time between two looks at a run that changes all the time. */
const pauseMs = 25;

type Deps = {
  runs: RunStore;
  changeFeed: ChangeFeed;
  /** The worker of this process tells of its own runs without a look into the database. */
  worker?: Pick<Worker, 'onAnswer' | 'holds'> | undefined;
};

/**
 * Waits until a run has ended or, unless `until` is `end`, has fixed the answer for its caller, at most
 * `milliseconds`; the record tells which. null when the time passed first or there is no such run.
 */
export async function waitForRun(
  deps: Deps,
  run: { workspaceId: string; id: string; until?: 'answer' | 'end' },
  milliseconds: number,
): Promise<RunRecord | null> {
  const deadline = performance.now() + milliseconds;
  const isDone = (found: RunRecord) =>
    isRunEnded(found.status) || (run.until !== 'end' && found.response !== null);
  const watch = watchRun(deps, run.id);
  try {
    for (;;) {
      if (!(deps.worker?.holds(run.id) ?? false)) {
        const found = await deps.runs.find(run.workspaceId, run.id);
        if (found === null) return null;
        if (isDone(found)) return found;
      }
      const left = deadline - performance.now();
      if (left <= 0) return null;
      const told = await watch.next(Math.min(left, pollMs));
      if (told !== null && isDone(told)) return told;
    }
  } finally {
    watch.close();
  }
}

/** `next` resolves with the answered run, or with null when it is time for a look. */
function watchRun(deps: Deps, runId: string) {
  let answered: RunRecord | null = null;
  let hasChanged = false;
  let wake: () => void = () => {};
  const stopListening = deps.worker?.onAnswer((run) => {
    if (run.id !== runId) return;
    answered = structuredClone({ ...run, state: {}, unflushed: [] });
    wake();
  });
  const stopFeed = deps.changeFeed.subscribe((change) => {
    if (change.kind !== 'run' || change.runId !== runId || deps.worker?.holds(runId)) return;
    hasChanged = true;
    wake();
  });
  function takeAnswer(): RunRecord | null {
    const taken = answered;
    answered = null;
    return taken;
  }
  return {
    async next(milliseconds: number): Promise<RunRecord | null> {
      const isPaused = hasChanged;
      hasChanged = false;
      if (answered !== null) return takeAnswer();
      const wait = isPaused ? Math.min(pauseMs, milliseconds) : milliseconds;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, wait);
      });
      clearTimeout(timer);
      return takeAnswer();
    },
    close() {
      stopListening?.();
      stopFeed();
    },
  };
}
