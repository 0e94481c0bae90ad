import { connectMongo, type MongoConnection } from '#server/adapters/mongo/connect-mongo.ts';
import { createMongoStores, type MongoStores } from '#server/adapters/mongo/create-mongo-stores.ts';
import { startDatabaseClock } from '#server/adapters/mongo/database-clock.ts';
import { ensureIndexes } from '#server/adapters/mongo/ensure-indexes.ts';
import { startTestClock, type TestClock } from '#server/adapters/mongo/test-clock.ts';
import { startDatabaseThread } from '#server/embedded-mongo/start-database-thread.ts';
import { type DirectLine, openDirectLine } from '#server/embedded-mongo/wire/direct-line.ts';
import type { ClockPort, LogPort } from '#server/runtime/ports.ts';
import { findRunningDatabase, prepareSocketPath, withDatabaseName } from './database-address.ts';
import type { Env } from './env.ts';

export type OpenDatabase = {
  connection: MongoConnection;
  stores: MongoStores;
  clock: ClockPort;
  /** The same clock where `TEST_HOOKS` lets tests move it. */
  testClock: TestClock | null;
  close(): Promise<void>;
};

type DatabaseEnv = Pick<Env, 'mongodbUri' | 'dataDir' | 'databaseSync' | 'testHooks'>;

/** For a server: MongoDB where `MONGODB_URI` says so, else the embedded database, which this process then owns. */
export async function openDatabase(env: DatabaseEnv, log: LogPort): Promise<OpenDatabase> {
  if (env.mongodbUri !== null) return connect(env.mongodbUri, { env, log });
  const path = prepareSocketPath(env.dataDir);
  const embedded = await startDatabaseThread(
    { dataDir: env.dataDir, sync: env.databaseSync, listen: { kind: 'socket', path } },
    (scan) => log.warn(scan, 'query without an index'),
  );
  const line = openDirectLine({ path });
  return connect(withDatabaseName(embedded.uri), { env, log, line, after: () => embedded.close() });
}

/** For a command: the database of the server that runs on the data folder, or the files when none does. */
export async function reachDatabase(env: DatabaseEnv, log: LogPort): Promise<OpenDatabase> {
  const running = env.mongodbUri ?? (await findRunningDatabase(env.dataDir));
  return running === null ? openDatabase(env, log) : connect(running, { env, log });
}

type Connecting = { env: DatabaseEnv; log: LogPort; line?: DirectLine; after?: () => Promise<void> };

async function connect(uri: string, { env, log, line, after }: Connecting): Promise<OpenDatabase> {
  let connection: MongoConnection;
  try {
    connection = await connectMongo({ uri, appName: 'millrace', log });
  } catch (error) {
    await after?.();
    throw error;
  }
  await ensureIndexes(connection);
  const databaseClock = await startDatabaseClock(connection, log);
  const testClock = env.testHooks ? await startTestClock(connection, { clock: databaseClock, log }) : null;
  return {
    connection,
    stores: createMongoStores(connection, line?.ask),
    clock: testClock ?? databaseClock,
    testClock,
    async close() {
      databaseClock.stop();
      await testClock?.stop();
      await connection.close();
      line?.close();
      await after?.();
    },
  };
}
