import { MongoFailure } from '../errors.ts';

/** Below this much room on its disk a failed write is taken for one that had no room. */
const scarceBytes = 4 * 1024 * 1024;

/**
 * A failure of the storage as an error of MongoDB, or null when it is none. LMDB answers a write that was cut short with
 * an input/output error, also where the disk is merely full.
 */
export function storageFailure(error: unknown, freeBytes: () => number): MongoFailure | null {
  const message = error instanceof Error ? error.message : String(error);
  const isFull = /MDB_MAP_FULL|ENOSPC|No space left/i.test(message);
  const isCut = /Input\/output error|\bEIO\b/i.test(message);
  if (isFull || (isCut && freeBytes() < scarceBytes))
    return new MongoFailure('OutOfDiskSpace', `The disk of the database is full: ${message}`);
  if (isCut) return new MongoFailure('InternalError', `The disk of the database failed: ${message}`);
  return null;
}
