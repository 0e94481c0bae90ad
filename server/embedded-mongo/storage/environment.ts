import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { checkDataFile } from './check-data-file.ts';
import { type Flusher, startFlusher } from './flusher.ts';
import { lockDirectory } from './lock-file.ts';
import { restoreSafePoint } from './safe-point.ts';

/** A table of bytes by bytes, in the order of its keys. */
export type Table = Database<Buffer, Buffer>;

/** The open files: documents, index entries, and what describes them. */
export type Environment = {
  documents: Table;
  entries: Table;
  meta: Table;
  flusher: Flusher;
  /** Runs work in one write transaction; a thrown error undoes all of it. */
  write<T>(work: () => T): T;
  /** The format that the files had when they were opened. */
  openedFormat: number;
  /** Notes within a write that everything is in the format of today. */
  markCurrent(): void;
  /** How much room its disk has left. */
  freeBytes(): number;
  /** How many transactions were committed since the start. */
  writes(): number;
  close(): Promise<void>;
};

/** What the files hold is written in this format; files of an earlier one are changed when they are opened. */
export const formatVersion = 2;
const oldestFormat = 1;
const formatKey = Buffer.from('format');
/** Address space, not disk: LMDB's file grows as it is filled. */
const mapBytes = process.platform === 'win32' ? 2 ** 32 : 2 ** 38;

/** Opens or makes the database files of a directory, for this process alone. */
export async function openEnvironment(dataDir: string, sync: 'process' | 'disk'): Promise<Environment> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dataDir);
  try {
    return await openFiles(dataDir, sync, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openFiles(
  dataDir: string,
  sync: 'process' | 'disk',
  unlock: () => void,
): Promise<Environment> {
  const dataFile = join(dataDir, 'database.mdb');
  restoreSafePoint(dataDir, dataFile);
  checkDataFile(dataFile, dataDir);
  const root = openRoot(dataFile, dataDir);
  const table = (name: string): Table =>
    root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }) as Table;
  const meta = table('meta');
  const openedFormat = readFormat(meta, dataDir);
  const tables = { documents: table('documents'), entries: table('entries'), meta };
  const flusher = await startFlusher({ dataDir, dataFile, sync, root });
  let writes = 0;
  return {
    ...tables,
    flusher,
    openedFormat,
    markCurrent: () => void meta.put(formatKey, Buffer.from(String(formatVersion))),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(dataDir);
      return bavail * bsize;
    },
    writes: () => writes,
    write: (work) => {
      const result = root.transactionSync(work);
      writes += 1;
      flusher.committed();
      return result;
    },
    close: async () => {
      await flusher.close();
      await root.close();
      unlock();
    },
  };
}

function openRoot(path: string, dataDir: string): RootDatabase<Buffer, Buffer> {
  try {
    return open({
      path,
      noSubdir: true,
      noSync: true,
      mapSize: mapBytes,
      maxDbs: 8,
      encoding: 'binary',
      keyEncoding: 'binary',
      cache: false,
    }) as unknown as RootDatabase<Buffer, Buffer>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database files in ${dataDir} cannot be opened: ${reason}`, { cause: error });
  }
}

function readFormat(meta: Table, dataDir: string): number {
  const stored = meta.get(formatKey);
  if (stored === undefined) {
    meta.transactionSync(() => meta.put(formatKey, Buffer.from(String(formatVersion))));
    return formatVersion;
  }
  const version = Number(String(stored));
  if (version >= oldestFormat && version <= formatVersion) return version;
  throw new Error(
    `The database files in ${dataDir} have format ${version}, and this version of Millrace reads formats ${oldestFormat} to ${formatVersion}`,
  );
}
