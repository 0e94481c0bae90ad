import { MongoClient } from 'mongodb';
import { findRunningDatabase, prepareSocketPath } from '#server/database-address.ts';
import { startDatabaseThread } from '#server/embedded-mongo/start-database-thread.ts';
import type { Env } from '#server/env.ts';

/** Works on the database itself: that of `MONGODB_URI`, of the server that runs on the data folder, or its files. */
export async function withClient<T>(
  env: Pick<Env, 'mongodbUri' | 'dataDir' | 'databaseSync'>,
  work: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const running = env.mongodbUri ?? (await findRunningDatabase(env.dataDir));
  if (running !== null) return withConnection(running, work);
  const embedded = await startDatabaseThread({
    dataDir: env.dataDir,
    sync: env.databaseSync,
    listen: { kind: 'socket', path: prepareSocketPath(env.dataDir) },
  });
  try {
    return await withConnection(embedded.uri, work);
  } finally {
    await embedded.close();
  }
}

async function withConnection<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { appName: 'millrace', serverSelectionTimeoutMS: 5000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
