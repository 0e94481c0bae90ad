import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { RerunVersion } from '#shared/runs/run.ts';
import type { InsertDeps } from './insert-run.ts';
import { runAgain } from './run-again.ts';
import type { RunReader } from './run-reader.ts';
import { publishedVersion } from './start-flow-run.ts';

type Deps = InsertDeps & { flows: FlowStore; runs: RunReader };
type Rerun = { version: RerunVersion; idempotencyKey?: string | undefined };

/** Starts a new run with the input of another one, on the version that it ran or on another one (design 3.10). */
export async function rerunRun(deps: Deps, actor: Actor, run: RunRecord, rerun: Rerun): Promise<RunRecord> {
  const flow = await deps.flows.find(run.workspaceId, { id: run.flowId });
  if (flow === null)
    throw new AppError('not_found', 'The flow of this run was deleted, so it cannot run again.');
  const version = await chosenVersion(deps, { flow, run, version: rerun.version });
  return runAgain(deps, actor, run, { flow, version, idempotencyKey: rerun.idempotencyKey });
}

export async function chosenVersion(
  deps: Pick<Deps, 'flows'>,
  { flow, run, version }: { flow: FlowRecord; run: RunRecord; version: RerunVersion },
): Promise<FlowVersionRecord> {
  if (version !== 'same') return publishedVersion(deps, flow, version === 'newest' ? undefined : version);
  const same = await deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId });
  if (same === null) throw new AppError('not_found', 'The version that this run executed is gone.');
  return same;
}
