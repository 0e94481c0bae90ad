import { fstatSync, readSync, writeSync } from 'node:fs';

/**
 * LMDB's root pointer. A data file begins with two of these pages, written in turn; the one with the greater
 * transaction number is the state of the database.
 */
export type MetaPage = { transaction: bigint; pageBytes: number; lastPage: bigint; page: Buffer };

/** Layout of a page of lmdb-js: a header of 24 bytes, then LMDB's `MDB_meta`. */
const magicAt = 0x18;
const pageBytesAt = 0x30;
const lastPageAt = 0x90;
const transactionAt = 0x98;
const magic = 0xbeefc0de;

export function parseMetaPage(page: Buffer): MetaPage | null {
  if (page.length < 0xb0 || page.readUInt32LE(magicAt) !== magic) return null;
  return {
    transaction: page.readBigUInt64LE(transactionAt),
    pageBytes: page.readUInt32LE(pageBytesAt),
    lastPage: page.readBigUInt64LE(lastPageAt),
    page,
  };
}

/** Reads the newer of the two root pointers, or null when neither can be read. */
export function readNewestMeta(file: number): MetaPage | null {
  const first = readPage(file, 0, 4096);
  const pageBytes = first?.pageBytes ?? 4096;
  const whole = pageBytes === 4096 ? first : readPage(file, 0, pageBytes);
  const second = readPage(file, pageBytes, pageBytes);
  if (!whole || !second) return whole ?? second;
  return whole.transaction >= second.transaction ? whole : second;
}

/** Makes a root pointer the only one of a data file: what was written after it is forgotten. */
export function writeOnlyMeta(file: number, { page, pageBytes, transaction }: MetaPage): void {
  const slot = Number(transaction % 2n);
  for (const [at, number] of [
    [slot, transaction],
    [1 - slot, transaction - 1n],
  ] as const) {
    const copy = Buffer.from(page);
    copy.writeBigUInt64LE(BigInt(at), 0);
    copy.writeBigUInt64LE(number, transactionAt);
    writeSync(file, copy, 0, copy.length, at * pageBytes);
  }
}

/** Whether the data file holds all the pages that a root pointer may lead to. */
export function isFileComplete(file: number, { lastPage, pageBytes }: MetaPage): boolean {
  return fstatSync(file).size >= Number(lastPage + 1n) * pageBytes;
}

function readPage(file: number, position: number, bytes: number): MetaPage | null {
  const page = Buffer.alloc(bytes);
  return readSync(file, page, 0, bytes, position) === bytes ? parseMetaPage(page) : null;
}
