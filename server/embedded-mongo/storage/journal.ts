import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** What a write put into a table, by the table's number; null removes the key. */
export type Entry = { table: number; key: Buffer; value: Buffer | null };

/** Names a state of the database: each committed transaction leaves the one it was given. */
export type StateId = Buffer;
export const stateIdBytes = 8;

/**
 * The writes that are acknowledged and not yet in a committed transaction of LMDB, one record for each, in a file that
 * is written and not synced: it survives the death of the process. It begins anew with each transaction.
 */
export type Journal = {
  /** Begins the records of a transaction that leads from one state to the next. */
  begin(from: StateId, to: StateId): void;
  note(entry: Entry): void;
  /** Makes one record of what was noted; false when there is no room for it. */
  seal(): boolean;
  /** Forgets what was noted since the last record. */
  forget(): void;
  /** What the records of this transaction hold so far. */
  entries(): Entry[];
  /** The bytes of the records of this transaction. */
  size(): number;
  close(): void;
};

export const journalFile = (dataDir: string): string => join(dataDir, 'database.journal');

const capacity = 1024 * 1024;
/** Length, checksum of what follows it, both states, and the number of the record. */
const headBytes = 4 + 4 + 2 * stateIdBytes + 4;
const fromAt = 8;
const toAt = fromAt + stateIdBytes;
const numberAt = toAt + stateIdBytes;
const entryHeadBytes = 7;
const removal = 0x80;

export function openJournal(dataDir: string): Journal {
  const path = journalFile(dataDir);
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
  const bytes = Buffer.alloc(capacity);
  let from: StateId = Buffer.alloc(stateIdBytes);
  let to: StateId = from;
  let count = 0;
  let sealed = 0;
  let end = headBytes;
  let isTooLarge = false;

  const forget = (): void => {
    end = sealed + headBytes;
    isTooLarge = false;
  };
  return {
    begin: (before, after) => {
      from = before;
      to = after;
      count = 0;
      sealed = 0;
      forget();
    },
    note: ({ table, key, value }) => {
      const size = entryHeadBytes + key.length + (value?.length ?? 0);
      isTooLarge ||= end + size > capacity;
      if (isTooLarge) return;
      bytes[end] = value ? table : table | removal;
      bytes.writeUInt16LE(key.length, end + 1);
      bytes.writeUInt32LE(value?.length ?? 0, end + 3);
      bytes.set(key, end + entryHeadBytes);
      if (value) bytes.set(value, end + entryHeadBytes + key.length);
      end += size;
    },
    seal: () => {
      if (isTooLarge) return false;
      if (end === sealed + headBytes) return true;
      bytes.writeUInt32LE(end - sealed, sealed);
      bytes.set(from, sealed + fromAt);
      bytes.set(to, sealed + toAt);
      bytes.writeUInt32LE(count, sealed + numberAt);
      bytes.writeUInt32LE(crc32(bytes.subarray(sealed + fromAt, end)), sealed + 4);
      if (!writeAll(file, bytes.subarray(sealed, end), sealed)) return false;
      count += 1;
      sealed = end;
      end += headBytes;
      return true;
    },
    forget,
    entries: () => parseRecords(bytes.subarray(0, sealed), from)?.entries ?? [],
    size: () => sealed,
    close: () => closeSync(file),
  };
}

/** Whether all of it was written; a full disk says no, and what was written in part has no valid checksum. */
function writeAll(file: number, bytes: Buffer, position: number): boolean {
  try {
    let written = 0;
    while (written < bytes.length)
      written += writeSync(file, bytes, written, bytes.length - written, position + written);
    return true;
  } catch {
    return false;
  }
}

/** What the journal of a data directory adds to a state: nothing when it was made for another one. */
export function readJournal(dataDir: string, from: StateId): { to: StateId; entries: Entry[] } | null {
  const path = journalFile(dataDir);
  return existsSync(path) ? parseRecords(readFileSync(path), from) : null;
}

/** Reads the records up to the first that is damaged or belongs to something else. */
function parseRecords(bytes: Buffer, from: StateId): { to: StateId; entries: Entry[] } | null {
  const entries: Entry[] = [];
  let to: StateId | null = null;
  let position = 0;
  for (let number = 0; position + headBytes <= bytes.length; number += 1) {
    const length = bytes.readUInt32LE(position);
    if (length < headBytes || position + length > bytes.length) break;
    const record = bytes.subarray(position, position + length);
    const after = record.subarray(toAt, numberAt);
    if (crc32(record.subarray(fromAt)) !== record.readUInt32LE(4)) break;
    if (!record.subarray(fromAt, toAt).equals(from) || record.readUInt32LE(numberAt) !== number) break;
    to ??= Buffer.from(after);
    if (!after.equals(to)) break;
    readEntries(record.subarray(headBytes), entries);
    position += length;
  }
  return to && { to, entries };
}

function readEntries(body: Buffer, into: Entry[]): void {
  let at = 0;
  while (at < body.length) {
    const kind = body[at] ?? 0;
    const keyStart = at + entryHeadBytes;
    const valueStart = keyStart + body.readUInt16LE(at + 1);
    const end = valueStart + body.readUInt32LE(at + 3);
    const isRemoval = (kind & removal) !== 0;
    into.push({
      table: kind & ~removal,
      key: Buffer.from(body.subarray(keyStart, valueStart)),
      value: isRemoval ? null : Buffer.from(body.subarray(valueStart, end)),
    });
    at = end;
  }
}
