import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import type { RunReader } from './run-reader.ts';
import { isoTimeOrNull } from './run-views.ts';

const pageSize = 500;

/** The whole progress of a run: for every node its latest attempt. */
export async function runLive(deps: { runs: RunReader }, run: RunRecord): Promise<RunLive> {
  const nodes: Record<string, NodeLive> = {};
  let cursor: string | undefined;
  do {
    const page = await deps.runs.steps(run.workspaceId, run.id, {
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const step of page.items) nodes[step.node] = nodeLive(step);
    cursor = page.next;
  } while (cursor !== undefined);
  return {
    runId: run.id,
    revision: run.revision,
    status: run.status,
    waitingFor: run.waitingFor,
    error: run.error,
    nodes,
  };
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
