import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { PendingOperation, PendingStorage } from './draft-server.ts';

type StoredOperation = { id: string; flowId: string; clientId: string; operation: unknown };

type Schema = DBSchema & {
  operations: { key: string; value: StoredOperation; indexes: { flow: string } };
};

let opening: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('millrace-editor', 1, {
    upgrade(db) {
      db.createObjectStore('operations', { keyPath: 'id' }).createIndex('flow', 'flowId');
    },
    terminated() {
      opening = undefined;
    },
  });
  return opening;
}

/**
 * Unsent edits of one flow or app in the browser's own database. Ids sort by time, so that they come back in order.
 * `load` gives what tabs that are closed left behind; a tab that is still open sends its own.
 */
export function createPendingStorage<Operation>(flowId: string, clientId: string): PendingStorage<Operation> {
  const release = holdLock(clientId);
  return {
    async load(): Promise<PendingOperation<Operation>[]> {
      const db = await database();
      const [stored, open] = await Promise.all([
        db.getAllFromIndex('operations', 'flow', flowId),
        openClients(),
        release,
      ]);
      return stored
        .filter((entry) => entry.clientId === clientId || !open.has(entry.clientId))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, operation }) => ({ id, operation: operation as Operation }));
    },
    async put({ id, operation }) {
      await (await database()).put('operations', { id, flowId, clientId, operation });
    },
    async remove(ids) {
      const transaction = (await database()).transaction('operations', 'readwrite');
      await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
    },
  };
}

const lockPrefix = 'millrace-editor-tab-';

/** Held as long as the tab lives; resolves when it is held. Without the Web Locks API every entry is taken over. */
function holdLock(clientId: string): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve();
  return new Promise((resolve) => {
    void navigator.locks.request(lockPrefix + clientId, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

async function openClients(): Promise<Set<string>> {
  if (!('locks' in navigator)) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap((lock) => (lock.name ? [lock.name.slice(lockPrefix.length)] : [])));
}
