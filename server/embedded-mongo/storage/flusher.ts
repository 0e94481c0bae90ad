import { type FileHandle, open } from 'node:fs/promises';
import type { RootDatabase } from 'lmdb';

/** Brings committed transactions to the disk, in the background or before they are acknowledged. */
export type Flusher = {
  attach(root: RootDatabase<Buffer, Buffer>): void;
  /** Notes that a transaction was committed. */
  committed(): void;
  /** Resolves when all that is committed by now may be acknowledged. */
  acknowledged(): Promise<void> | null;
  close(): Promise<void>;
};

const flushEveryMs = 40;

/** Opens the flusher of a data file; `disk` waits for it before acknowledging, `process` does not. */
export function openFlusher(_dataDir: string, path: string, sync: 'process' | 'disk'): Flusher {
  let file: FileHandle | null = null;
  let isDirty = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    isDirty = false;
    file ??= await open(path, 'r+');
    await file.datasync();
  };
  const start = (): Promise<void> => {
    running = flush().finally(() => {
      running = null;
    });
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

  return {
    attach: () => {},
    committed: () => {
      isDirty = true;
      if (sync === 'disk' || timer) return;
      timer = setTimeout(() => {
        timer = null;
        if (isDirty) next().catch(() => {});
      }, flushEveryMs);
    },
    acknowledged: () => (sync === 'disk' && isDirty ? next() : null),
    close: async () => {
      if (timer) clearTimeout(timer);
      if (running || isDirty) await next();
      await file?.close();
    },
  };
}
