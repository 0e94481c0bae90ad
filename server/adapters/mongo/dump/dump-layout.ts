import { join } from 'node:path';

/** Where the parts of a collection lie in a dump; the layout is that of MongoDB's own tools. */
export function dumpFiles(directory: string, database: string, collection: string) {
  const base = join(directory, database, encodeURIComponent(collection));
  return { documents: `${base}.bson`, metadata: `${base}.metadata.json` };
}

/** What `<collection>.metadata.json` holds. */
export type DumpMetadata = {
  collectionName: string;
  type: 'collection';
  options: Record<string, unknown>;
  indexes: Record<string, unknown>[];
};

/** Databases that belong to the server itself. */
export const ownDatabases = ['admin', 'config', 'local'];

export type DumpCount = { database: string; collection: string; documents: number; indexes: number };
