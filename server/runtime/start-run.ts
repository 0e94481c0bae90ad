import type { JsonValue } from '#shared/json.ts';
import type { ClockPort, WakeUpPort } from './ports.ts';
import type { NewRun, RunRecord, StoredValue } from './records.ts';
import type { RuntimeStores } from './session-deps.ts';
import type { Worker } from './worker.ts';

const maxInlineBytes = 16 * 1024;

/** A run to be started; its input as a value, checked by the caller. */
export type StartRequest = Omit<NewRun, 'input'> & { input: JsonValue };

/**
 * Stores a run durably and has it executed: by the worker of this process at once where it has a free slot, else by
 * whoever claims it first (design 2.3). The same idempotency key returns the run that was there.
 */
export async function startRun(
  deps: {
    stores: Pick<RuntimeStores, 'runs' | 'payloads'>;
    clock: ClockPort;
    wakeUps: WakeUpPort;
    worker?: Pick<Worker, 'tryStartNow'> | undefined;
  },
  request: StartRequest,
): Promise<{ run: RunRecord; isNew: boolean }> {
  const run: NewRun = { ...request, input: await storeInput(deps.stores, request) };
  const started = run.refused ? null : await deps.worker?.tryStartNow(run);
  if (started) return started;
  const inserted = await deps.stores.runs.insert(run);
  if (inserted.isNew && !run.refused) await deps.wakeUps.wake(run.id, deps.clock.now());
  return inserted;
}

async function storeInput(
  stores: Pick<RuntimeStores, 'payloads'>,
  request: StartRequest,
): Promise<StoredValue> {
  const json = JSON.stringify(request.input);
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxInlineBytes) return { kind: 'inline', json };
  const id = `${request.id}/@input`;
  await stores.payloads.put(request, id, json);
  return { kind: 'payload', id, bytes };
}
