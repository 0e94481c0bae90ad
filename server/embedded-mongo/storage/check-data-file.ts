import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { isFileComplete, readNewestMeta } from './meta-page.ts';

/** Says in a sentence what is wrong with a data file, before LMDB maps it: a wrong one would end the process. */
export function checkDataFile(dataFile: string, dataDir: string): void {
  if (!existsSync(dataFile)) return;
  const file = openSync(dataFile, 'r');
  try {
    if (fstatSync(file).size === 0) return;
    const meta = readNewestMeta(file);
    if (!meta) throw new Error(damaged(dataDir, 'database.mdb does not begin like a database'));
    if (!isFileComplete(file, meta)) throw new Error(damaged(dataDir, 'database.mdb is cut short'));
  } finally {
    closeSync(file);
  }
}

function damaged(dataDir: string, reason: string): string {
  return `The database files in ${dataDir} are damaged: ${reason}. Put a backup in their place.`;
}
