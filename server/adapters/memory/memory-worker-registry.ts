import type { WorkerRegistry } from '#server/runtime/ports.ts';

export function createMemoryWorkerRegistry(): WorkerRegistry {
  const aliveUntil = new Map<string, number>();
  return {
    async beat(owner, until) {
      aliveUntil.set(owner, until);
    },
    async leave(owner) {
      aliveUntil.delete(owner);
    },
    countLost: async (since, now) =>
      [...aliveUntil.values()].filter((until) => until >= since && until < now).length,
  };
}
