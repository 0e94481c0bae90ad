import { runObject } from '#server/access/run-object.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { RunView } from '#shared/runs/run.ts';
import type { RunReader } from './run-reader.ts';
import { runView } from './run-views.ts';

/**
 * A run as this actor may see it: who started it through an app learns how it ended, but neither the inputs that the
 * app gave it nor more of an error than the app itself tells (design 6.5, rules 7 and 8).
 */
export async function runViewFor(
  deps: { runs: RunReader },
  actor: Actor,
  run: RunRecord,
  viewOf = runView,
): Promise<RunView> {
  const view = await viewOf(deps, run);
  if (may(actor, 'run.inspect', runObject(run)).allowed) return view;
  const error = viewerError(run);
  return {
    ...view,
    input: null,
    error: error && { code: 'failed', fault: run.error?.fault ?? 'user', ...error },
  };
}

/** What an author wrote into a `fail` node is meant for people; messages of anything else are not. */
export function viewerError({
  status,
  error,
  id,
}: Pick<RunRecord, 'status' | 'error' | 'id'>): { message: string } | null {
  if (status === 'cancelled') return { message: 'This was cancelled.' };
  if (status !== 'failed') return null;
  if (error?.code === 'failed' && error.fault === 'user') return { message: error.message };
  return { message: `This did not work. Whoever built it finds the reason under ${id}.` };
}
