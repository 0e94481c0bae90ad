import type { JsonValue } from '#shared/json.ts';
import { toJson } from './compose-value.ts';
import type { ClockPort, RunSealPort, WakeUpPort } from './ports.ts';
import type { NewRun, RunRecord, SealedValue, StoredValue } from './records.ts';
import type { RuntimeStores } from './session-deps.ts';
import type { Worker } from './worker.ts';

const maxInlineBytes = 16 * 1024;

/** A run to be started; its input as a value, checked by the caller. */
export type StartRequest = Omit<NewRun, 'input' | 'secretTrigger' | 'sealKey'> & {
  input: JsonValue;
  /** What the run starts with is encrypted while it lives (design 3.6). */
  isSecret?: boolean;
};

/**
 * Stores a run durably and has it executed: by the worker of this process at once where it has a free slot, else by
 * whoever claims it first (design 2.3). The same idempotency key returns the run that was there.
 */
export async function startRun(
  deps: {
    stores: Pick<RuntimeStores, 'runs' | 'payloads'>;
    seals: RunSealPort;
    clock: ClockPort;
    wakeUps: WakeUpPort;
    worker?: Pick<Worker, 'tryStartNow'> | undefined;
  },
  request: StartRequest,
): Promise<{ run: RunRecord; isNew: boolean }> {
  const run = await (request.isSecret ? sealStart : storeStart)(deps, request);
  const started = run.refused ? null : await deps.worker?.tryStartNow(run);
  if (started) return started;
  const inserted = await deps.stores.runs.insert(run);
  if (inserted.isNew && !run.refused) await deps.wakeUps.wake(run.id, deps.clock.now());
  return inserted;
}

type StoreDeps = { stores: Pick<RuntimeStores, 'payloads'>; seals: RunSealPort };

async function storeStart(deps: StoreDeps, { isSecret: _, ...request }: StartRequest): Promise<NewRun> {
  return {
    ...request,
    input: await storeJson(deps, request, { name: '@input', json: JSON.stringify(request.input) }),
  };
}

/** The input, and what the trigger told besides; which trigger it was and when is no secret. */
async function sealStart(deps: StoreDeps, { isSecret: _, ...request }: StartRequest): Promise<NewRun> {
  const sealKey = deps.seals.createKey(request.id);
  const seal = deps.seals.open(request.id, sealKey);
  const keep = async (name: string, value: JsonValue): Promise<SealedValue> => {
    const json = JSON.stringify(seal.seal(JSON.stringify(value)));
    return { kind: 'sealed', of: await storeJson(deps, request, { name, json }) };
  };
  const { kind, node, time, app, ...told } = request.trigger;
  return {
    ...request,
    sealKey,
    input: await keep('@input', request.input),
    trigger: { kind, node, time, ...(app && { app }) },
    ...(Object.keys(told).length > 0 && { secretTrigger: await keep('@trigger', toJson(told)) }),
  };
}

async function storeJson(
  { stores }: StoreDeps,
  request: Pick<NewRun, 'id' | 'workspaceId'>,
  { name, json }: { name: string; json: string },
): Promise<StoredValue> {
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxInlineBytes) return { kind: 'inline', json };
  const id = `${request.id}/${name}`;
  await stores.payloads.put(request, id, json);
  return { kind: 'payload', id, bytes };
}
