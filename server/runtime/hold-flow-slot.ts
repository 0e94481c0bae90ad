import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { toJson } from './compose-value.ts';
import { createEvaluator } from './resolve-arguments.ts';
import type { Session } from './session.ts';
import { describeRun } from './step-scope.ts';
import { slotName } from './take-slot.ts';

/** A flow's slot is held from start to end, waits included: it is free when its run has ended (design 3.6). */
const forEver = Date.UTC(9999, 0);

/** Takes the slot that the flow's settings ask for, before a run starts. */
export async function holdFlowSlot(session: Session): Promise<'held' | 'full' | 'rejected'> {
  const { graph, run, deps } = session;
  const { concurrency } = graph.definition.settings;
  if (concurrency === undefined) return 'held';
  const { slots } = deps.stores;
  const name = slotName(`flow:${run.flowId}`, await keyOf(session, concurrency.key));
  const slot = { workspaceId: run.workspaceId, name, holder: run.id };
  const now = deps.clock.now();
  const take = () => slots.take({ ...slot, limit: concurrency.limit }, { now, until: forEver });
  const isTaken = (await take()) || ((await dropEnded(session, name)) && (await take()));
  if (isTaken) return 'held';
  return concurrency.whenFull === 'reject' ? 'rejected' : 'full';
}

/** Gives the slot back when the run has ended. */
export async function releaseFlowSlot(session: Session): Promise<void> {
  const { graph, run, deps } = session;
  const { concurrency } = graph.definition.settings;
  if (concurrency === undefined) return;
  const name = slotName(`flow:${run.flowId}`, await keyOf(session, concurrency.key));
  await deps.stores.slots.release({ workspaceId: run.workspaceId, name, holder: run.id });
}

async function keyOf(session: Session, code: string | undefined): Promise<JsonValue> {
  if (code === undefined) return null;
  const { deps, run, values } = session;
  const scope: JsonObject = {
    input: await values.load({ kind: 'input' }),
    env: run.env,
    trigger: toJson(run.trigger),
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
