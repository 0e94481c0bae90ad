import { nameOfActor } from '#server/access/who.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowRecord, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunRecord, RunRestart } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import { type InsertDeps, insertRun } from './insert-run.ts';
import type { RunReader } from './run-reader.ts';
import { loadInputAgain } from './run-views.ts';

type Deps = InsertDeps & { runs: RunReader };

type Again = {
  flow: FlowRecord;
  version: FlowVersionRecord;
  idempotencyKey?: string | undefined;
  /** Left out: a run of a draft is a test. */
  isTest?: boolean;
  restart?: RunRestart;
};

/** Starts a new run with the input and the trigger of another one; a draft runs only for whoever may test it. */
export async function runAgain(deps: Deps, actor: Actor, run: RunRecord, again: Again): Promise<RunRecord> {
  const { flow, version, idempotencyKey = null, ...more } = again;
  if (version.version === null) refuseUnlessTester(actor, flow);
  const { run: started } = await insertRun(deps, {
    flow,
    version,
    input: await loadInputAgain(deps, run),
    trigger: triggerOf(run, version, deps.clock.now()),
    startedBy: nameOfActor(actor),
    person: actor.kind === 'user' ? actor : null,
    idempotencyKey,
    ...more,
  });
  return started;
}

function refuseUnlessTester(actor: Actor, { workspaceId, path }: FlowRecord): void {
  const verdict = may(actor, 'run.test', { workspaceId, flowPath: path });
  if (!verdict.allowed) throw new AppError('forbidden', verdict.reason);
}

/** What the trigger said is said again, at another time; a version without that trigger starts like one by hand. */
function triggerOf(run: RunRecord, { definition }: FlowVersionRecord, now: number): TriggerInfo {
  const { app: _, ...said } = run.trigger;
  const time = new Date(now).toISOString();
  const isThere = definition.nodes.some(({ id, kind }) => id === said.node && kind === said.kind);
  if (isThere) return { ...said, time };
  const { id, kind } = chooseTrigger(definition, undefined);
  return { kind, node: id, time };
}
