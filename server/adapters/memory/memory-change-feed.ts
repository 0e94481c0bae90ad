import type { Change, ChangeFeed } from '#server/runtime/change-feed.ts';

/** Notifications inside one process; listeners are called after the change, never within it. */
export function createMemoryChangeFeed(): ChangeFeed & { publish(change: Change): void } {
  const listeners = new Set<(change: Change) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(change) {
      for (const listener of listeners) queueMicrotask(() => listener(change));
    },
  };
}
