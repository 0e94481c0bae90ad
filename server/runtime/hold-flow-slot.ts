import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { createEvaluator } from './resolve-arguments.ts';
import type { Session } from './session.ts';
import { describeRun } from './step-scope.ts';
import { slotName } from './take-slot.ts';

/** A flow's slot is held from start to end, waits included: it is free when its run has ended (design 3.6). */
const forEver = Date.UTC(9999, 0);

/** Where a run stands in line, and when it looks again whether it may start. */
export type PlaceInLine = { slot: string; pauseMs: number };

/**
 * A run is called when it is its turn. Those at the front look by themselves as well, because whoever should have
 * called may have died; the others the more seldom the more of them there are.
 */
const pausePerRunMs = 1000;
const mostCounted = 300;

/** Takes the slot that the flow's settings ask for, before a run starts; who came first goes first. */
export async function holdFlowSlot(session: Session): Promise<'held' | 'rejected' | PlaceInLine> {
  const { graph, run, deps } = session;
  const { concurrency } = graph.definition.settings;
  if (concurrency === undefined) return 'held';
  const { slots, runs } = deps.stores;
  const name = slotName(`flow:${run.flowId}`, await keyOf(session, concurrency.key));
  const slot = { workspaceId: run.workspaceId, name, holder: run.id };
  const now = deps.clock.now();
  const take = () => slots.take({ ...slot, limit: concurrency.limit }, { now, until: forEver });
  const mayQueue = concurrency.whenFull !== 'reject';
  const ahead = mayQueue ? await runs.countAhead(run, name, mostCounted) : 0;
  const isTaken = ahead === 0 && ((await take()) || ((await dropEnded(session, name)) && (await take())));
  if (isTaken) return 'held';
  return mayQueue ? { slot: name, pauseMs: (1 + ahead) * pausePerRunMs } : 'rejected';
}

/** Gives the slot back when the run has ended, and calls who is next. */
export async function releaseFlowSlot(session: Session): Promise<void> {
  const { graph, run, deps } = session;
  const { concurrency } = graph.definition.settings;
  if (concurrency === undefined) return;
  const { slots, runs } = deps.stores;
  const name = slotName(`flow:${run.flowId}`, await keyOf(session, concurrency.key));
  await slots.release({ workspaceId: run.workspaceId, name, holder: run.id });
  const now = deps.clock.now();
  const next = await runs.callNext(run.workspaceId, name, now);
  if (next !== null) await deps.wakeUps.wake(next, now);
}

async function keyOf(session: Session, code: string | undefined): Promise<JsonValue> {
  if (code === undefined) return null;
  const { deps, run, values } = session;
  const scope: JsonObject = {
    input: await values.load({ kind: 'input' }),
    env: run.env,
    trigger: await values.trigger(),
    run: describeRun(run, session.state),
  };
  const evaluator = createEvaluator(deps.sandbox, {
    root: async (name) => scope[name] ?? null,
    result: async () => null,
  });
  const key = await evaluator.evaluate(code, 'The key of the concurrency limit');
  return key.ok ? key.value : null;
}

/** Runs that ended without giving their slot back: their process died. True when there was one. */
async function dropEnded({ deps, run }: Session, name: string): Promise<boolean> {
  const { slots, runs } = deps.stores;
  let hasDropped = false;
  for (const holder of await slots.holders(run.workspaceId, name)) {
    const other = await runs.find(run.workspaceId, holder);
    if (other !== null && !isRunEnded(other.status)) continue;
    await slots.release({ workspaceId: run.workspaceId, name, holder });
    hasDropped = true;
  }
  return hasDropped;
}
