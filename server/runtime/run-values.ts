import { findStepEntry, type RunState } from '#server/engine/run-state.ts';
import { isOpen } from '#server/engine/state.ts';
import type { EngineError, ValueRef } from '#server/engine/values.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { RunError } from '#shared/runs/run.ts';
import { composeValue, describeError, toJson, type ValueParts } from './compose-value.ts';
import type { PayloadStore, RunSealPort } from './ports.ts';
import { createRecentTexts } from './recent-texts.ts';
import type { RunRecord, StateEntry, StoredValue } from './records.ts';
import { createSecretValues, type SecretValues } from './secret-values.ts';

/** The most bytes of JSON that stand inline in the run document (design 3.7). */
const maxInlineBytes = 16 * 1024;
/** Once a run holds this much inline, larger values go to payloads, so that its document stays small. */
const inlineBudgetBytes = 384 * 1024;
const maxInlineBytesOverBudget = 256;
/** From more steps at the same time than these on, less stands inline. */
const fewSteps = 12;
const maxInlineBytesInCrowd = 2 * 1024;
/** References that are composed of others are stored as they are up to this size. */
const maxCompositeBytes = 8 * 1024;

/** Users' values of one run: where they stand, how they are stored and read. */
export type RunValues = {
  /** Where the value behind a reference stands for whoever reads it later; `id` names it if it has to be stored. */
  place(ref: ValueRef, id: string): Promise<StoredValue>;
  load(ref: ValueRef): Promise<JsonValue>;
  /** What started the run, as expressions see it. */
  trigger(): Promise<JsonValue>;
  /** Stores a value: inline when it is small, else as a payload under the id. */
  store(id: string, value: JsonValue, maxInline?: number): Promise<StoredValue>;
  /** Stores a secret value, encrypted. */
  seal(id: string, value: JsonValue): Promise<ValueRef>;
  secrets: Pick<SecretValues, 'prepare' | 'sealText' | 'open'>;
  /** What the next commit has to store so that sealed values can be opened. */
  newEntries(): Record<string, StateEntry>;
  /** An error as it is recorded. */
  describe(error: EngineError): Promise<RunError>;
};

export function createRunValues(
  { payloads, seals }: { payloads: PayloadStore; seals: RunSealPort },
  run: Pick<RunRecord, 'id' | 'workspaceId' | 'input' | 'trigger' | 'secretTrigger'>,
  state: RunState,
  /** How many steps execute at the same time: many large outcomes in one commit would make the document large. */
  countRunning: () => number = () => 0,
): RunValues {
  const texts = createRecentTexts((id) => payloads.get(run.workspaceId, id));
  const budget = createInlineBudget(state);
  const secrets = createSecretValues(seals, run, state);
  const shown: ValueParts = { runId: run.id, payload: texts.get, parsed: texts.parsed, local };
  const parts: ValueParts = { ...shown, unseal: secrets.open };

  function local(ref: ValueRef & { kind: 'input' | 'step' | 'failure' }): ValueRef {
    if (ref.kind === 'input') return run.input;
    const step = findStepEntry(state, ref.path);
    if (step === undefined || isOpen(step)) return { kind: 'null' };
    const isItself = step.result.kind === 'failure' && step.result.path === ref.path;
    if (ref.kind === 'step' && !isItself) return step.result;
    return step.error === undefined
      ? { kind: 'inline', json: '{"error":null}' }
      : { kind: 'error', error: step.error };
  }

  /** The reference without anything that only this run's state knows. */
  function standAlone(ref: ValueRef): ValueRef {
    if (ref.kind === 'input' || ref.kind === 'step' || ref.kind === 'failure') return standAlone(local(ref));
    if (ref.kind === 'item') return { ...ref, of: standAlone(ref.of) };
    if (ref.kind === 'secret') return { kind: 'secret', of: standAlone(ref.of) };
    if (ref.kind !== 'object') return ref;
    return {
      kind: 'object',
      members: ref.members.map((member) => ({ ...member, ref: standAlone(member.ref) })),
    };
  }

  async function load(ref: ValueRef): Promise<JsonValue> {
    return composeValue(standAlone(ref), parts);
  }

  async function store(id: string, value: JsonValue, maxInline = maxInlineBytes): Promise<StoredValue> {
    const json = JSON.stringify(value);
    const bytes = Buffer.byteLength(json);
    const crowded = countRunning() > fewSteps ? maxInlineBytesInCrowd : maxInlineBytes;
    if (bytes <= Math.min(maxInline, crowded, budget.maxInline())) {
      budget.add(bytes);
      return { kind: 'inline', json };
    }
    await payloads.put(run, id, json);
    texts.add(id, json);
    return { kind: 'payload', id, bytes };
  }

  async function trigger(): Promise<JsonValue> {
    const told = run.secretTrigger === undefined ? null : await load(run.secretTrigger);
    return toJson({ ...run.trigger, ...(isJsonObject(told) && told) });
  }

  return {
    load,
    trigger,
    store,
    async place(ref, id) {
      const found = standAlone(ref);
      if (found.kind === 'inline' || found.kind === 'payload' || found.kind === 'composite') return found;
      if (found.kind === 'null') return { kind: 'inline', json: 'null' };
      if (isSecret(found)) return { kind: 'hidden' };
      const json = JSON.stringify(found);
      if (hasChunks(found) && json.length <= maxCompositeBytes) {
        return { kind: 'composite', runId: run.id, json };
      }
      return store(id, await composeValue(found, shown), maxInlineBytes);
    },
    seal: (id, value) => secrets.seal(value, (sealed) => store(id, sealed)),
    secrets,
    newEntries: secrets.newEntries,
    describe: (error) => describeError(error, shown),
  };
}

function isSecret({ kind }: ValueRef): boolean {
  return kind === 'sealed' || kind === 'secret' || kind === 'hidden';
}

/** Only what may be large is left as it is; the rest is composed and stored like any value. */
function hasChunks(ref: ValueRef): boolean {
  if (ref.kind === 'list') return ref.chunks.length > 0 || ref.items.some(([, item]) => hasChunks(item));
  if (ref.kind === 'object') return ref.members.some((member) => hasChunks(member.ref));
  return ref.kind === 'payload' || ref.kind === 'composite';
}

/** How much a run holds inline; counted again when it seems to be too much, because iterations leave the state. */
function createInlineBudget(state: RunState) {
  let bytes = countInline(state);
  let untilCount = 0;
  return {
    add(added: number) {
      bytes += added;
    },
    maxInline(): number {
      if (bytes <= inlineBudgetBytes) return maxInlineBytes;
      untilCount -= 1;
      if (untilCount <= 0) {
        bytes = countInline(state);
        untilCount = 64;
      }
      return bytes <= inlineBudgetBytes ? maxInlineBytes : maxInlineBytesOverBudget;
    },
  };
}

function countInline(state: RunState): number {
  let bytes = 0;
  for (const entry of state.entries.values()) {
    const { result } = entry as { result?: ValueRef };
    if (result?.kind === 'inline') bytes += result.json.length;
  }
  return bytes;
}
