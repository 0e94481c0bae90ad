import { findStepEntry, isOpen, type RunState, type ValueRef } from '#server/engine/state.ts';
import type { JsonValue } from '#shared/json.ts';
import type { PayloadStore } from './ports.ts';
import type { RunRecord, StoredValue } from './records.ts';

/** The most bytes of JSON that stand inline in the run document (design 3.7). */
const maxInlineBytes = 16 * 1024;
/** Once a run holds this much inline, larger values go to payloads, so that its document stays small. */
const inlineBudgetBytes = 2 * 1024 * 1024;
const maxInlineBytesOverBudget = 512;
/** Text of payloads that one run keeps in memory. */
const cachedPayloadBytes = 32 * 1024 * 1024;

/** Users' values of one run: where they stand, how they are stored and read. */
export type RunValues = {
  /** Where the value behind a reference of the engine stands; never loads it. */
  locate(ref: ValueRef): StoredValue;
  load(ref: ValueRef): Promise<JsonValue>;
  /** Stores a value: inline when it is small, else as a payload under the id. */
  store(id: string, value: JsonValue): Promise<StoredValue>;
};

export function createRunValues(
  payloads: PayloadStore,
  run: Pick<RunRecord, 'id' | 'workspaceId' | 'input'>,
  state: RunState,
): RunValues {
  const cache = createTextCache();
  let inlineBytes = countInline(state);

  function locate(ref: ValueRef): StoredValue {
    switch (ref.kind) {
      case 'inline':
      case 'payload':
        return ref;
      case 'input':
        return run.input;
      case 'null':
        return { kind: 'inline', json: 'null' };
      case 'step':
      case 'failure':
        return locateStep(ref);
    }
  }

  function locateStep(ref: { kind: 'step' | 'failure'; path: string }): StoredValue {
    const step = findStepEntry(state, ref.path);
    if (step === undefined || isOpen(step)) return { kind: 'inline', json: 'null' };
    const isItself = step.result.kind === 'failure' && step.result.path === ref.path;
    if (ref.kind === 'failure' || isItself) {
      return { kind: 'inline', json: JSON.stringify({ error: step.error ?? null }) };
    }
    return locate(step.result);
  }

  return {
    locate,
    async load(ref) {
      const stored = locate(ref);
      if (stored.kind === 'inline') return JSON.parse(stored.json);
      const text = cache.get(stored.id) ?? (await payloads.get(run.workspaceId, stored.id));
      cache.set(stored.id, text);
      return JSON.parse(text);
    },
    async store(id, value) {
      const json = JSON.stringify(value);
      const bytes = Buffer.byteLength(json);
      const limit = inlineBytes > inlineBudgetBytes ? maxInlineBytesOverBudget : maxInlineBytes;
      if (bytes <= limit) {
        inlineBytes += bytes;
        return { kind: 'inline', json };
      }
      await payloads.put(run, id, json);
      cache.set(id, json);
      return { kind: 'payload', id, bytes };
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

function createTextCache(): { get(id: string): string | undefined; set(id: string, text: string): void } {
  const texts = new Map<string, string>();
  let size = 0;
  return {
    get: (id) => texts.get(id),
    set(id, text) {
      if (texts.has(id)) return;
      texts.set(id, text);
      size += text.length;
      for (const [oldest, old] of texts) {
        if (size <= cachedPayloadBytes) break;
        texts.delete(oldest);
        size -= old.length;
      }
    },
  };
}
