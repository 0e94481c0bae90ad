import { setImmediate as nextTurn } from 'node:timers/promises';
import { createMemoryStores, type MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';

/** What a run in memory may use at most on a server that other people use at the same time. */
export type MemoryLimits = {
  /** Decisions of the engine, of the run and its child runs together: about one per step. */
  turns: number;
  /** Characters of JSON that all values too large for a record may have together. */
  valueCharacters: number;
};

/**
 * Memory stores that other work of the process is not held up by: every few turns of a run others get theirs. Says by
 * `onOver` in one sentence when the run uses more than it may; whoever hears it ends the run.
 */
export function createLimitedStores(limits: MemoryLimits, onOver: (sentence: string) => void): MemoryStores {
  const stores = createMemoryStores();
  let turns = 0;
  let characters = 0;
  return {
    ...stores,
    runs: {
      ...stores.runs,
      async commit(...given) {
        turns += 1;
        if (turns > limits.turns) onOver(`it takes more than ${limits.turns} steps`);
        if (turns % turnsAtOnce === 0) await nextTurn();
        return stores.runs.commit(...given);
      },
    },
    payloads: {
      ...stores.payloads,
      async put(run, id, json) {
        characters += json.length;
        if (characters > limits.valueCharacters) {
          onOver(`its values are larger than ${Math.round(limits.valueCharacters / 2 ** 20)} MiB together`);
        }
        return stores.payloads.put(run, id, json);
      },
    },
  };
}

const turnsAtOnce = 20;
