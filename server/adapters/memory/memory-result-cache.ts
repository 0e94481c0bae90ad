import type { ResultCache } from '#server/runtime/ports.ts';

/** Results of steps and runs for as long as the process lives. */
export function createMemoryResultCache(): ResultCache {
  const kept = new Map<string, { json: string; expiresAt: number }>();
  return {
    async get(workspaceId, key, now) {
      const found = kept.get(`${workspaceId}/${key}`);
      return found !== undefined && found.expiresAt > now ? found.json : null;
    },
    async put(workspaceId, key, result) {
      kept.set(`${workspaceId}/${key}`, result);
    },
  };
}
