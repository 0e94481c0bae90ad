import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { checkDataFile } from './check-data-file.ts';
import { type Flusher, startFlusher } from './flusher.ts';
import { type Entry, openJournal, readJournal, stateIdBytes } from './journal.ts';
import { lockDirectory } from './lock-file.ts';
import { restoreSafePoint } from './safe-point.ts';
import { openWriteWindow } from './write-window.ts';

type Stored = Database<Buffer, Buffer>;

/** A table of bytes by bytes, in the order of its keys. */
export type Table = Pick<
  Stored,
  'get' | 'getBinary' | 'getBinaryFast' | 'getKeys' | 'getKeysCount' | 'getRange'
> & {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
};

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
export const formatVersion = 3;
const oldestFormat = 1;
const formatKey = Buffer.from('format');
const stateKey = Buffer.from('state');
/** With less room on the disk, each write is committed by itself: then it is known at once whether there is room. */
const journalRoomBytes = 64 * 1024 * 1024;
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
  const stored = ['documents', 'entries', 'meta'].map((name) => openTable(root, name));
  const [documents, entries, meta] = stored as [Stored, Stored, Stored];
  const openedFormat = readFormat(meta, dataDir);
  const apply = ({ table, key, value }: Entry): void => {
    if (value) stored[table]?.put(key, value);
    else stored[table]?.remove(key);
  };
  const writeState = (state: Buffer): void => void meta.put(stateKey, state);
  const readState = (): Buffer | undefined => meta.get(stateKey);
  root.transactionSync(() => replayJournal(dataDir, { readState, writeState, apply }));
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(dataDir);
    return bavail * bsize;
  };
  const journal = sync === 'process' ? openJournal(dataDir) : null;
  const hasRoom = (): boolean => freeBytes() > journalRoomBytes;
  const window = openWriteWindow({ root, journal, apply, readState, writeState, hasRoom });
  const flusher = await startFlusher({ dataDir, dataFile, sync, root, settle: window.settle });
  let writes = 0;
  const note = (entry: Entry): void => journal?.note(entry);
  const tables = {
    documents: tableOf(documents, 0, note),
    entries: tableOf(entries, 1, note),
    meta: tableOf(meta, 2, note),
  };
  return {
    ...tables,
    flusher,
    openedFormat,
    markCurrent: () => tables.meta.put(formatKey, Buffer.from(String(formatVersion))),
    freeBytes,
    writes: () => writes,
    write: (work) => {
      const result = window.run(work);
      writes += 1;
      flusher.committed();
      return result;
    },
    close: async () => {
      await flusher.close();
      window.settle();
      journal?.close();
      await root.close();
      unlock();
    },
  };
}

/** A table whose writes are noted for the journal. */
function tableOf(stored: Stored, table: number, note: (entry: Entry) => void): Table {
  return {
    get: (key) => stored.get(key),
    getBinary: (key) => stored.getBinary(key),
    getBinaryFast: (key) => stored.getBinaryFast(key),
    getKeys: (options) => stored.getKeys(options),
    getKeysCount: (options) => stored.getKeysCount(options),
    getRange: (options) => stored.getRange(options),
    put: (key, value) => {
      stored.put(key, value);
      note({ table, key, value });
    },
    remove: (key) => {
      stored.remove(key);
      note({ table, key, value: null });
    },
  };
}

type Replay = {
  readState(): Buffer | undefined;
  writeState(state: Buffer): void;
  apply(entry: Entry): void;
};

/** Commits what a killed process had acknowledged and not committed yet. */
function replayJournal(dataDir: string, { readState, writeState, apply }: Replay): void {
  const journal = readJournal(dataDir, readState() ?? Buffer.alloc(stateIdBytes));
  if (!journal) return;
  for (const entry of journal.entries) apply(entry);
  writeState(journal.to);
}

function openTable(root: RootDatabase<Buffer, Buffer>, name: string): Stored {
  return root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }) as Stored;
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

function readFormat(meta: Stored, dataDir: string): number {
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
