import type { RunState } from '#server/engine/run-state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunSeal, RunSealPort } from './ports.ts';
import type { RunRecord, StateEntry, StoredValue } from './records.ts';

/** The entry of a run's state that holds its key; it is no entry of the engine. */
const keyEntry = 'seal';

/** What is shown in place of a value that was kept secret. */
export const hiddenValue = '••••••';

/** The state of a run that has a key and was not executed yet. */
export function stateWithKey(key: string | undefined): Record<string, StateEntry> {
  return key === undefined ? {} : { [keyEntry]: { key } };
}

/** For somebody who does not execute the run; null when it has ended, or keeps nothing secret. */
export function findSealOfRun(
  seals: RunSealPort,
  { id, state }: Pick<RunRecord, 'id' | 'state'>,
): RunSeal | null {
  const key = state[keyEntry]?.key;
  return typeof key === 'string' ? seals.open(id, key) : null;
}

/** Values that are encrypted while their run lives and can be read by nobody afterwards (design 3.6). */
export type SecretValues = {
  /** The run has a key with the next commit, for what others seal before the run does. */
  prepare(): void;
  seal(value: JsonValue, store: (sealed: JsonValue) => Promise<StoredValue>): Promise<ValueRef>;
  /** For what stands outside of the run's values. */
  sealText(value: JsonValue): string;
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

  const sealText = (value: JsonValue) => sealOf().seal(JSON.stringify(value));

  return {
    prepare: () => void sealOf(),
    sealText,
    async seal(value, store) {
      return { kind: 'sealed', of: await store(sealText(value)) };
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
