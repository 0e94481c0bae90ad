import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import type { StepStatus } from '#shared/runs/run.ts';
import { type RunReader, stepCursor } from './run-reader.ts';
import { isoTimeOrNull } from './run-views.ts';

const pageSize = 500;

type Shown = { path: string; live: NodeLive };

/** The whole progress of a run: for every node its latest attempt. */
export async function runLive(deps: { runs: RunReader }, run: RunRecord): Promise<RunLive> {
  return followProgress(deps)(run);
}

/**
 * The progress of one run again and again. What was seen to end is not read once more: a look costs what has happened
 * since the look before, not the length of the run.
 */
export function followProgress({ runs }: { runs: RunReader }): (run: RunRecord) => Promise<RunLive> {
  const shown = new Map<string, Shown>();
  let cursor: string | undefined;

  const show = (step: StepRecord) => shown.set(step.node, { path: step.path, live: nodeLive(step) });

  /** Later steps and attempts of a node stand for earlier ones; each has a later place in the order of starts. */
  async function readNew({ workspaceId, id }: RunRecord): Promise<void> {
    for (let isMore = true; isMore; ) {
      const page = await runs.steps(workspaceId, id, {
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      });
      page.items.forEach(show);
      const last = page.items.at(-1);
      if (last !== undefined) cursor = stepCursor(last);
      isMore = page.next !== undefined;
    }
  }

  async function readOpen({ workspaceId, id }: RunRecord): Promise<void> {
    const open = [...shown.values()].filter(({ live }) => isOpen(live.status));
    if (open.length === 0) return;
    const paths = open.map(({ path }) => path);
    for (const step of await runs.stepsAt(workspaceId, id, paths)) show(step);
  }

  return async (run) => {
    await readOpen(run);
    await readNew(run);
    return {
      runId: run.id,
      revision: run.revision,
      status: run.status,
      waitingFor: run.waitingFor,
      error: run.error,
      nodes: Object.fromEntries([...shown].map(([node, { live }]) => [node, live])),
    };
  };
}

function isOpen(status: StepStatus): boolean {
  return status === 'queued' || status === 'running' || status === 'waiting' || status === 'retrying';
}

/** How a node stands by one of its attempts. */
export function nodeLive(step: StepRecord): NodeLive {
  return {
    status: step.status,
    ports: step.ports,
    attempt: step.attempt,
    startedAt: isoTimeOrNull(step.startedAt),
    finishedAt: isoTimeOrNull(step.finishedAt),
    error: step.error,
  };
}
