/** Separates an index key from the record number behind it; lower than every (also turned) type byte. */
const separator = 0x08;
const recordBytes = 6;
export const maxRecord = 2 ** 48 - 1;

/** The key of a document: its collection and its number there. */
export function recordKey(collectionId: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(4 + recordBytes);
  key.writeUInt32BE(collectionId, 0);
  key.writeUIntBE(record, 4, recordBytes);
  return key;
}

export function recordOf(key: Uint8Array): number {
  let record = 0;
  for (let index = key.length - recordBytes; index < key.length; index += 1)
    record = record * 256 + (key[index] ?? 0);
  return record;
}

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(recordBytes);
  value.writeUIntBE(record, 0, recordBytes);
  return value;
}

/** The key of an entry in a unique index, and the beginning of those in another one. */
export function entryPrefix(indexId: number, key: Uint8Array): Buffer {
  const prefix = Buffer.allocUnsafe(4 + key.length);
  prefix.writeUInt32BE(indexId, 0);
  prefix.set(key, 4);
  return prefix;
}

/** The key of an entry in an index whose keys may repeat. */
export function entryKey(indexId: number, key: Uint8Array, record: number): Buffer {
  const entry = Buffer.allocUnsafe(4 + key.length + 1 + recordBytes);
  entry.writeUInt32BE(indexId, 0);
  entry.set(key, 4);
  entry[4 + key.length] = separator;
  entry.writeUIntBE(record, 5 + key.length, recordBytes);
  return entry;
}

/** The least key that is greater than every key beginning with these bytes. */
export function successor(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let index = next.length - 1; index >= 0; index -= 1) {
    const byte = next[index] ?? 0;
    if (byte < 0xff) {
      next[index] = byte + 1;
      return next.subarray(0, index + 1);
    }
  }
  return next;
}
