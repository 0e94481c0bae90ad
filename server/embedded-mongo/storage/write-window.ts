import { randomBytes } from 'node:crypto';
import type { RootDatabase } from 'lmdb';
import { type Entry, type Journal, type StateId, stateIdBytes } from './journal.ts';
import { type OpenTransaction, openTransaction } from './open-transaction.ts';

/**
 * Gathers the writes of a short time in one transaction of LMDB, whose commit is the dearest part of a small write. Each
 * write is in the journal when it is done, and all or nothing of it is kept.
 */
export type WriteWindow = {
  /** Runs a write; a thrown error undoes all of it. */
  run<T>(work: () => T): T;
  /** Commits what is open. */
  settle(): void;
};

export type WindowParts = {
  root: RootDatabase<Buffer, Buffer>;
  /** Without one each write is a transaction of its own. */
  journal: Journal | null;
  apply(entry: Entry): void;
  readState(): StateId | undefined;
  writeState(state: StateId): void;
  hasRoom(): boolean;
};

export function openWriteWindow(parts: WindowParts): WriteWindow {
  const { root, journal } = parts;
  let committed: StateId = parts.readState() ?? Buffer.alloc(stateIdBytes);
  let next: StateId = committed;
  let transaction: OpenTransaction | null = null;
  /** Whether the journal may be relied on: with little room on the disk each write is committed by itself. */
  let isJournaled = false;
  /** Why what the journal holds cannot be shown: then nothing may be written over it. */
  let failure: unknown = null;

  const begin = (): void => {
    next = randomBytes(stateIdBytes);
    isJournaled = journal !== null && parts.hasRoom();
    journal?.begin(committed, next);
    transaction = openTransaction(root);
    if (journal) parts.writeState(next);
  };
  const settle = (): void => {
    const open = transaction;
    transaction = null;
    try {
      open?.commit();
    } catch (error) {
      restore();
      throw error;
    }
    committed = next;
  };
  /** Brings back what the journal holds of a transaction that is lost. */
  const restore = (): void => {
    journal?.forget();
    const entries = journal?.entries() ?? [];
    if (entries.length === 0) return;
    const reopened = openTransaction(root);
    try {
      parts.writeState(next);
      for (const entry of entries) parts.apply(entry);
      transaction = reopened;
    } catch (error) {
      failure = error;
      reopened.abort();
    }
  };
  const undo = (): void => {
    const open = transaction;
    transaction = null;
    open?.abort();
    restore();
  };

  return {
    settle: () => {
      if (transaction) settle();
    },
    run: (work) => {
      if (failure) throw failure;
      let result: ReturnType<typeof work>;
      try {
        if (!transaction) begin();
        result = work();
      } catch (error) {
        undo();
        throw error;
      }
      if (!(isJournaled && journal?.seal())) settle();
      return result;
    },
  };
}
