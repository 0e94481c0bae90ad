import { type FileHandle, open } from 'node:fs/promises';
import type { RootDatabase, Transaction } from 'lmdb';
import { readNewestMeta } from './meta-page.ts';
import { nextSequence, safePointFile, writeSafePoint } from './safe-point.ts';

/** Brings committed transactions to the disk, in the background or before they are acknowledged. */
export type Flusher = {
  /** Notes that a transaction was committed. */
  committed(): void;
  /** Resolves when all that is committed by now may be acknowledged; null when it may be at once. */
  acknowledged(): Promise<void> | null;
  /** Brings everything that is committed by now to the disk. */
  flush(): Promise<void>;
  /** How long the oldest write waits for the disk by now, and how long one has waited at most; in milliseconds. */
  waiting(): { now: number; longest: number };
  close(): Promise<void>;
};

const flushEveryMs = 40;

type Wish = {
  dataDir: string;
  dataFile: string;
  sync: 'process' | 'disk';
  root: RootDatabase<Buffer, Buffer>;
  /** Commits the writes that are only in the journal. */
  settle(): void;
};

/** Starts flushing; `disk` waits for it before acknowledging, `process` does not. */
export async function startFlusher(wish: Wish): Promise<Flusher> {
  const safePoints = await openSafePoints(wish);
  let isDirty = true;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  /** When the oldest write came that no flush has begun with yet, and the oldest one of the flush that runs. */
  let dirtySince: number | null = null;
  let runningSince: number | null = null;
  let longest = 0;

  const start = (): Promise<void> => {
    isDirty = false;
    runningSince = dirtySince;
    dirtySince = null;
    running = safePoints.write().then(
      () => {
        longest = Math.max(longest, ageOf(runningSince));
        running = null;
        runningSince = null;
      },
      (error: unknown) => {
        running = null;
        isDirty = true;
        dirtySince = runningSince ?? dirtySince;
        runningSince = null;
        throw error;
      },
    );
    return running;
  };
  /** A flush that began before a commit does not cover it: the next one does, for all who wait by then. */
  const next = (): Promise<void> => {
    if (!running) return start();
    following ??= running
      .catch(() => {})
      .then(() => {
        following = null;
        return start();
      });
    return following;
  };
  const flushSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (isDirty) next().catch(flushSoon);
    }, flushEveryMs);
  };

  flushSoon();
  return {
    committed: () => {
      isDirty = true;
      dirtySince ??= performance.now();
      if (wish.sync === 'process') flushSoon();
    },
    acknowledged: () => (wish.sync === 'disk' && (isDirty || running) ? next() : null),
    flush: next,
    waiting: () => {
      const now = ageOf(runningSince ?? dirtySince);
      return { now, longest: Math.max(longest, now) };
    },
    close: async () => {
      if (isDirty || running) await next();
      if (timer) clearTimeout(timer);
      await safePoints.close();
    },
  };
}

function ageOf(since: number | null): number {
  return since === null ? 0 : performance.now() - since;
}

/** Writes the data to the disk and then the safe point that says so. */
async function openSafePoints({
  dataDir,
  dataFile,
  root,
  settle,
}: Wish): Promise<{ write(): Promise<void>; close(): Promise<void> }> {
  const data: FileHandle = await open(dataFile, 'r+');
  const safe = await open(safePointFile(dataDir), 'a+').then(async (file) => {
    await file.close();
    return open(safePointFile(dataDir), 'r+');
  });
  let sequence = nextSequence(dataDir);
  let pinned: Transaction | null = null;

  return {
    write: async () => {
      settle();
      root.resetReadTxn();
      const pin = root.useReadTransaction();
      try {
        const meta = readNewestMeta(data.fd);
        if (!meta) throw new Error('The database file has lost its root pointers');
        await data.datasync();
        await writeSafePoint(safe, sequence, meta);
      } catch (error) {
        pin.done();
        throw error;
      }
      sequence += 1;
      pinned?.done();
      pinned = pin;
    },
    close: async () => {
      pinned?.done();
      await data.close();
      await safe.close();
    },
  };
}
