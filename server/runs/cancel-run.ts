import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { RunStatus } from '#shared/runs/run.ts';
import type { RunControl } from './run-control.ts';
import type { RunReader } from './run-reader.ts';

/** Asks a run to stop; the answer is its status right after that. A run that has ended is `already_ended`. */
export async function cancelRun(
  deps: { control: RunControl; runs: RunReader },
  run: RunRecord,
): Promise<{ status: RunStatus }> {
  const isAsked = await deps.control.cancel(run.workspaceId, run.id);
  const latest = (await deps.runs.find(run.workspaceId, run.id)) ?? run;
  if (!isAsked) {
    const how = ['succeeded', 'failed'].includes(latest.status) ? latest.status : `was ${latest.status}`;
    throw new AppError('already_ended', `This run has ended already: it ${how}.`, {
      details: { status: latest.status },
    });
  }
  return { status: latest.status };
}
