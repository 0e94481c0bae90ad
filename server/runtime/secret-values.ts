import type { RunState } from '#server/engine/run-state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunSeal, RunSealPort } from './ports.ts';
import type { RunRecord, StateEntry, StoredValue } from './records.ts';

/** The entry of a run's state that holds its key; it is no entry of the engine. */
const keyEntry = 'seal';

/** What is shown in place of a value that was kept secret. */
export const hiddenValue = '••••••';

export function isSensitive({ policy }: FlowNode, what: 'input' | 'result'): boolean {
  return policy?.sensitive === what || policy?.sensitive === 'both';
}

/** Values that are encrypted while their run lives and can be read by nobody afterwards (design 3.6). */
export type SecretValues = {
  seal(value: JsonValue, store: (sealed: JsonValue) => Promise<StoredValue>): Promise<ValueRef>;
  open(sealed: string): JsonValue;
  /** The entry with a key that was made since the last commit, which the next one has to store. */
  newEntries(): Record<string, StateEntry>;
};

export function createSecretValues(
  seals: RunSealPort,
  run: Pick<RunRecord, 'id'>,
  state: RunState,
): SecretValues {
  let own: RunSeal | undefined;
  let isStored = true;

  function sealOf(): RunSeal {
    if (own !== undefined) return own;
    let key = state.entries.get(keyEntry)?.key;
    if (typeof key !== 'string') {
      key = seals.createKey(run.id);
      state.entries.set(keyEntry, { key });
      isStored = false;
    }
    own = seals.open(run.id, key);
    return own;
  }

  return {
    async seal(value, store) {
      const of = await store(sealOf().seal(JSON.stringify(value)));
      return { kind: 'sealed', of };
    },
    open: (sealed) => JSON.parse(sealOf().open(sealed)),
    newEntries() {
      const entry = state.entries.get(keyEntry);
      if (isStored || entry === undefined) return {};
      isStored = true;
      return { [keyEntry]: entry };
    },
  };
}
