import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { journalFile } from './storage/journal.ts';

/**
 * Copies the database of a data directory into another one, as of one moment, also while a process uses it: LMDB keeps
 * the pages of that moment until the copy is done. The journal is read before: what it holds is either newer than those
 * pages, and belongs to them, or in them. Returns the size of the copy in bytes.
 */
export async function backupFiles(dataDir: string, target: string): Promise<number> {
  const source = join(dataDir, 'database.mdb');
  const copy = join(target, 'database.mdb');
  if (!existsSync(source)) throw new Error(`There is no database in ${dataDir}`);
  if (existsSync(copy)) throw new Error(`There is a database in ${target} already: name an empty folder`);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const journal = existsSync(journalFile(dataDir)) ? readFileSync(journalFile(dataDir)) : null;
  const root = open({ path: source, noSubdir: true, readOnly: true, maxDbs: 8, mapSize: 2 ** 38 });
  try {
    await root.backup(copy, true);
  } finally {
    await root.close();
  }
  if (journal) writeFileSync(journalFile(target), journal, { mode: 0o600 });
  return statSync(copy).size;
}
