import type { JsonValue } from '#shared/json.ts';
import type { ClockPort, PayloadStore, RunStore, WakeUpPort } from './ports.ts';
import type { RunRecord, StoredValue } from './records.ts';

type Deps = { stores: { runs: RunStore; payloads: PayloadStore }; clock: ClockPort; wakeUps: WakeUpPort };

/** A run may keep many signals in its document, so only tiny values stand there. */
const maxInlineBytes = 256;

/** Keeps a signal for a run, in one write with the poke, and has the run look (design 3.8). */
export async function deliverSignal(
  deps: Deps,
  run: Pick<RunRecord, 'id' | 'workspaceId'>,
  signal: { id: string; name: string; value: JsonValue },
): Promise<'kept' | 'ended' | 'full' | 'missing'> {
  const { id, name } = signal;
  const now = deps.clock.now();
  const value = await storeValue(deps.stores.payloads, run, signal);
  const outcome = await deps.stores.runs.addSignal(
    run.workspaceId,
    run.id,
    { id, name, at: now, value },
    now,
  );
  if (outcome === 'kept') await deps.wakeUps.wake(run.id, now);
  return outcome;
}

async function storeValue(
  payloads: PayloadStore,
  run: Pick<RunRecord, 'id' | 'workspaceId'>,
  { id, value }: { id: string; value: JsonValue },
): Promise<StoredValue> {
  const json = JSON.stringify(value);
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxInlineBytes) return { kind: 'inline', json };
  const name = `${run.id}/@signal.${id}`;
  await payloads.put(run, name, json);
  return { kind: 'payload', id: name, bytes };
}
