import { nameOfActor } from '#server/access/who.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { RerunVersion, TriggerInfo } from '#shared/runs/run.ts';
import { type InsertDeps, insertRun } from './insert-run.ts';
import type { RunReader } from './run-reader.ts';
import { loadInputAgain } from './run-views.ts';
import { publishedVersion } from './start-flow-run.ts';

type Deps = InsertDeps & { flows: FlowStore; runs: RunReader };
type Rerun = { version: RerunVersion; idempotencyKey?: string | undefined };

/** Starts a new run with the input of another one, on the version that it ran or on another one (design 3.10). */
export async function rerunRun(deps: Deps, actor: Actor, run: RunRecord, rerun: Rerun): Promise<RunRecord> {
  const flow = await deps.flows.find(run.workspaceId, { id: run.flowId });
  if (flow === null)
    throw new AppError('not_found', 'The flow of this run was deleted, so it cannot run again.');
  const version = await chosenVersion(deps, { flow, run, version: rerun.version });
  if (version.version === null) refuseUnlessTester(actor, flow);
  const { run: started } = await insertRun(deps, {
    flow,
    version,
    input: await loadInputAgain(deps, run),
    trigger: triggerOf(run, version, deps.clock.now()),
    startedBy: nameOfActor(actor),
    person: actor.kind === 'user' ? actor : null,
    idempotencyKey: rerun.idempotencyKey ?? null,
  });
  return started;
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

export function refuseUnlessTester(actor: Actor, { workspaceId, path }: FlowRecord): void {
  const verdict = may(actor, 'run.test', { workspaceId, flowPath: path });
  if (!verdict.allowed) throw new AppError('forbidden', verdict.reason);
}

/** What the trigger said is said again, at another time; a version without that trigger starts like one by hand. */
export function triggerOf(run: RunRecord, { definition }: FlowVersionRecord, now: number): TriggerInfo {
  const { app: _, ...said } = run.trigger;
  const time = new Date(now).toISOString();
  const isThere = definition.nodes.some(({ id, kind }) => id === said.node && kind === said.kind);
  if (isThere) return { ...said, time };
  const { id, kind } = chooseTrigger(definition, undefined);
  return { kind, node: id, time };
}
