import { MongoFailure } from '../errors.ts';

/** Gives out results in batches, and holds nothing of the database in between. */
export type ResultSource = {
  /** Up to `count` documents that together fit a reply. */
  take(count: number): Buffer[];
  isDone(): boolean;
};

export type Cursor = {
  id: bigint;
  namespace: string;
  source: ResultSource;
  /** Waits for results, for cursors of change streams. */
  wait: ((timeoutMs: number) => Promise<void>) | null;
  /** Where a change stream may be resumed. */
  resumeToken: (() => string) | null;
  /** Whether it stays open however long nobody asks for more. */
  isPatient: boolean;
  usedAt: number;
};

/** The open cursors; forgotten ones end after ten minutes. */
export type Cursors = {
  open(cursor: Omit<Cursor, 'id' | 'usedAt'>): Cursor;
  get(id: bigint): Cursor;
  close(id: bigint): boolean;
  count(): number;
  stop(): void;
};

const idleMs = 10 * 60_000;

export function openCursors(): Cursors {
  const cursors = new Map<bigint, Cursor>();
  let nextId = BigInt(Date.now()) * 1000n;
  const sweep = setInterval(() => {
    const oldest = Date.now() - idleMs;
    for (const cursor of cursors.values())
      if (cursor.usedAt < oldest && !cursor.isPatient) cursors.delete(cursor.id);
  }, 60_000);
  sweep.unref();
  return {
    open: (fields) => {
      nextId += 1n;
      const cursor = { ...fields, id: nextId, usedAt: Date.now() };
      cursors.set(cursor.id, cursor);
      return cursor;
    },
    get: (id) => {
      const cursor = cursors.get(id);
      if (!cursor) throw new MongoFailure('CursorNotFound', `cursor id ${id} not found`);
      cursor.usedAt = Date.now();
      return cursor;
    },
    close: (id) => cursors.delete(id),
    count: () => cursors.size,
    stop: () => {
      clearInterval(sweep);
      cursors.clear();
    },
  };
}
