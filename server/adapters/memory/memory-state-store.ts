import type { StateStore } from '#server/runtime/ports.ts';

/** The state of triggers for as long as the process lives. */
export function createMemoryStateStore(): StateStore {
  const states = new Map<string, { json: string; revision: number }>();
  return {
    async get(owner, key) {
      return states.get(JSON.stringify([owner, key])) ?? null;
    },
    async replace(owner, key, { json, revision }) {
      const name = JSON.stringify([owner, key]);
      if ((states.get(name)?.revision ?? 0) !== revision) return false;
      states.set(name, { json, revision: revision + 1 });
      return true;
    },
  };
}
