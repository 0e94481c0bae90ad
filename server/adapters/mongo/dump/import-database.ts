import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import type { Db, Document, MongoClient } from 'mongodb';
import { AppError } from '#shared/errors.ts';
import { type DumpCount, type DumpMetadata, dumpFiles, ownDatabases } from './dump-layout.ts';
import { orderedDocument } from './ordered-document.ts';

/** Reads a folder that `exportDatabase` or `mongodump` wrote; nothing is written where a collection has documents. */
export async function importDatabase(client: MongoClient, directory: string): Promise<DumpCount[]> {
  const found = findCollections(directory);
  if (found.length === 0) throw new AppError('invalid_input', `There is no export in ${directory}.`);
  for (const { database, metadata } of found)
    await refuseExisting(client.db(database), metadata.collectionName);
  const counts: DumpCount[] = [];
  for (const { database, metadata, documents } of found)
    counts.push(await importCollection(client.db(database), metadata, documents));
  return counts;
}

type Found = { database: string; metadata: DumpMetadata; documents: string };

function findCollections(directory: string): Found[] {
  if (!existsSync(directory)) return [];
  const databases = readdirSync(directory).filter(
    (name) => statSync(join(directory, name)).isDirectory() && !ownDatabases.includes(name),
  );
  return databases.flatMap((database) =>
    readdirSync(join(directory, database))
      .filter((name) => name.endsWith('.metadata.json'))
      .map((name) => {
        const text = readFileSync(join(directory, database, name), 'utf8');
        const collection = decodeURIComponent(name.slice(0, -'.metadata.json'.length));
        const metadata = {
          collectionName: collection,
          ...EJSON.parse(text, { relaxed: false }),
        } as DumpMetadata;
        return { database, metadata, documents: dumpFiles(directory, database, collection).documents };
      }),
  );
}

async function refuseExisting(database: Db, collection: string): Promise<void> {
  if ((await database.collection(collection).findOne({}, { projection: { _id: 1 } })) === null) return;
  throw new AppError(
    'conflict',
    `The collection ${database.databaseName}.${collection} has documents already: import into an empty database.`,
  );
}

const maxBatchDocuments = 1000;
const maxBatchBytes = 8 * 1024 * 1024;

async function importCollection(database: Db, metadata: DumpMetadata, file: string): Promise<DumpCount> {
  const target = database.collection<Document>(metadata.collectionName);
  const { collectionName } = metadata;
  const exists = (await database.listCollections({ name: collectionName }).toArray()).length > 0;
  if (!exists) await database.createCollection(collectionName, metadata.options);
  let documents = 0;
  let batch: Document[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await target.insertMany(batch, { ordered: true });
    documents += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const document of readDocuments(file)) {
    batch.push(orderedDocument(document) as unknown as Document);
    bytes += document.length;
    if (batch.length >= maxBatchDocuments || bytes >= maxBatchBytes) await flush();
  }
  await flush();
  const indexes = metadata.indexes.filter(({ name }) => name !== '_id_');
  if (indexes.length > 0)
    await database.command({
      createIndexes: collectionName,
      indexes: indexes.map(({ ns: _, ...index }) => index),
    });
  return {
    database: database.databaseName,
    collection: collectionName,
    documents,
    indexes: metadata.indexes.length,
  };
}

/** The documents of a file, which lie one behind the other. */
async function* readDocuments(file: string): AsyncIterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4) {
      const size = rest.readInt32LE(0);
      if (size < 5) throw new AppError('invalid_input', `The file ${file} is damaged.`);
      if (rest.length < size) break;
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
  if (rest.length > 0) throw new AppError('invalid_input', `The file ${file} is cut short.`);
}
