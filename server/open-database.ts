import { connectMongo, type MongoConnection } from '#server/adapters/mongo/connect-mongo.ts';
import { createMongoStores, type MongoStores } from '#server/adapters/mongo/create-mongo-stores.ts';
import { type DatabaseClock, startDatabaseClock } from '#server/adapters/mongo/database-clock.ts';
import { ensureIndexes } from '#server/adapters/mongo/ensure-indexes.ts';
import { startDatabaseThread } from '#server/embedded-mongo/start-database-thread.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import { findRunningDatabase, prepareSocketPath, withDatabaseName } from './database-address.ts';
import type { Env } from './env.ts';

export type OpenDatabase = {
  connection: MongoConnection;
  stores: MongoStores;
  clock: DatabaseClock;
  close(): Promise<void>;
};

type DatabaseEnv = Pick<Env, 'mongodbUri' | 'dataDir' | 'databaseSync'>;

/** For a server: MongoDB where `MONGODB_URI` says so, else the embedded database, which this process then owns. */
export async function openDatabase(env: DatabaseEnv, log: LogPort): Promise<OpenDatabase> {
  if (env.mongodbUri !== null) return connect(env.mongodbUri, log, async () => {});
  const embedded = await startDatabaseThread({
    dataDir: env.dataDir,
    sync: env.databaseSync,
    listen: { kind: 'socket', path: prepareSocketPath(env.dataDir) },
  });
  return connect(withDatabaseName(embedded.uri), log, () => embedded.close());
}

/** For a command: the database of the server that runs on the data folder, or the files when none does. */
export async function reachDatabase(env: DatabaseEnv, log: LogPort): Promise<OpenDatabase> {
  const running = env.mongodbUri ?? (await findRunningDatabase(env.dataDir));
  return running === null ? openDatabase(env, log) : connect(running, log, async () => {});
}

async function connect(uri: string, log: LogPort, after: () => Promise<void>): Promise<OpenDatabase> {
  let connection: MongoConnection;
  try {
    connection = await connectMongo({ uri, appName: 'millrace', log });
  } catch (error) {
    await after();
    throw error;
  }
  await ensureIndexes(connection);
  const clock = await startDatabaseClock(connection, log);
  return {
    connection,
    stores: createMongoStores(connection),
    clock,
    async close() {
      clock.stop();
      await connection.close();
      await after();
    },
  };
}
