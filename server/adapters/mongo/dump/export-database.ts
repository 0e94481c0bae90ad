import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { EJSON } from 'bson';
import type { CollectionInfo, Db, MongoClient } from 'mongodb';
import { AppError } from '#shared/errors.ts';
import { type DumpCount, type DumpMetadata, dumpFiles, ownDatabases } from './dump-layout.ts';

/** Writes every collection with its indexes into an empty folder, in the layout that `mongorestore` reads. */
export async function exportDatabase(client: MongoClient, directory: string): Promise<DumpCount[]> {
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new AppError('invalid_input', `The folder ${directory} is not empty: name a new one.`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const counts: DumpCount[] = [];
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    if (ownDatabases.includes(name)) continue;
    const database = client.db(name);
    const collections = (await database
      .listCollections({ type: 'collection' })
      .toArray()) as CollectionInfo[];
    for (const { name: collection, options } of collections) {
      if (collection.startsWith('system.')) continue;
      counts.push(await exportCollection(database, { collection, options: options ?? {}, directory }));
    }
  }
  return counts;
}

async function exportCollection(
  database: Db,
  { collection, options, directory }: { collection: string; options: object; directory: string },
): Promise<DumpCount> {
  const files = dumpFiles(directory, database.databaseName, collection);
  mkdirSync(dirname(files.documents), { recursive: true, mode: 0o700 });
  const source = database.collection(collection);
  const indexes = await source.listIndexes().toArray();
  const metadata: DumpMetadata = {
    collectionName: collection,
    type: 'collection',
    options: options as Record<string, unknown>,
    indexes,
  };
  writeFileSync(files.metadata, EJSON.stringify(metadata, { relaxed: false }), { mode: 0o600 });
  const file = createWriteStream(files.documents, { mode: 0o600 });
  let documents = 0;
  for await (const document of source.find({}, { raw: true })) {
    documents += 1;
    if (!file.write(document)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return { database: database.databaseName, collection, documents, indexes: indexes.length };
}
