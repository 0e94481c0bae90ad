import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { ClockPort, PayloadStore, RunSealPort, RunStore, WakeUpPort } from './ports.ts';
import { maxKeptSignals, type RunRecord, type RunSignal, type StoredValue } from './records.ts';
import { findSealOfRun } from './secret-values.ts';

type Deps = {
  stores: { runs: RunStore; payloads: PayloadStore };
  seals: RunSealPort;
  clock: ClockPort;
  wakeUps: WakeUpPort;
};

export type SignalledRun = Pick<RunRecord, 'id' | 'workspaceId' | 'state'>;

type Signal = { id: string; name: string; value: JsonValue };

/** A run may keep many signals in its document, so only tiny values stand there. */
const maxInlineBytes = 256;

/**
 * Keeps a signal for a run, in one write with the poke, and has the run look (design 3.8). A run with a key gets it sealed.
 */
export async function deliverSignal(
  deps: Deps,
  run: SignalledRun,
  signal: Signal,
): Promise<'kept' | 'ended' | 'full' | 'missing'> {
  const { id, name } = signal;
  const now = deps.clock.now();
  const value = await storeValue(deps, run, signal);
  const outcome = await deps.stores.runs.addSignal(
    run.workspaceId,
    run.id,
    { id, name, at: now, value },
    now,
  );
  if (outcome === 'kept') await deps.wakeUps.wake(run.id, now);
  return outcome;
}

/** Sends to runs that are only known by an id; nothing is stored for one that the workspace does not have. */
export function createSignalSender(deps: Deps) {
  return async (run: Pick<RunRecord, 'id' | 'workspaceId'>, signal: Signal): Promise<void> => {
    const found = await deps.stores.runs.find(run.workspaceId, run.id);
    expectKept(found === null ? 'missing' : await deliverSignal(deps, found, signal));
  };
}

/** Throws what has to be told to whoever sent a signal that was not kept. */
export function expectKept(outcome: Awaited<ReturnType<typeof deliverSignal>>): void {
  if (outcome === 'kept') return;
  if (outcome === 'ended')
    throw new AppError('already_ended', 'This run has ended: nobody waits for signals.');
  if (outcome === 'missing') throw new AppError('not_found', 'There is no such run.');
  throw new AppError('too_many_requests', `The run keeps ${maxKeptSignals} signals already.`);
}

async function storeValue(
  { stores, seals }: Deps,
  run: SignalledRun,
  { id, value }: Signal,
): Promise<RunSignal['value']> {
  const seal = findSealOfRun(seals, run);
  if (seal === null) return storeJson(stores.payloads, run, { id, json: JSON.stringify(value) });
  const json = JSON.stringify(seal.seal(JSON.stringify(value)));
  return { kind: 'sealed', of: await storeJson(stores.payloads, run, { id, json }) };
}

async function storeJson(
  payloads: PayloadStore,
  run: SignalledRun,
  { id, json }: { id: string; json: string },
): Promise<StoredValue> {
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxInlineBytes) return { kind: 'inline', json };
  const name = `${run.id}/@signal.${id}`;
  await payloads.put(run, name, json);
  return { kind: 'payload', id: name, bytes };
}
