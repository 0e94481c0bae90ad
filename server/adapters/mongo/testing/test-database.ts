import { randomUUID } from 'node:crypto';
import { openTestDatabase } from '#server/embedded-mongo/testing/open-test-database.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import { connectMongo, type MongoConnection } from '../connect-mongo.ts';
import { createMongoStores, type MongoStores } from '../create-mongo-stores.ts';
import { ensureIndexes } from '../ensure-indexes.ts';

export type TestStores = {
  /** The connection string, with the name of the database. */
  uri: string;
  connection: MongoConnection;
  stores: MongoStores;
  /** Another connection to the same database, as a second process would have; closed with the rest. */
  connectAgain(): Promise<MongoConnection>;
  close(): Promise<void>;
};

const silent = () => undefined;
export const silentLog: LogPort = { debug: silent, info: silent, warn: silent, error: silent };

/**
 * Stores on a database of their own: the embedded one, or the server of `TEST_MONGODB_URI` with a fresh database name
 * that is dropped at the end.
 */
export async function openTestStores(): Promise<TestStores> {
  // biome-ignore lint/style/noProcessEnv: tests alone read it, to run on a real server.
  const given = process.env.TEST_MONGODB_URI;
  const database = given ? null : await openTestDatabase();
  const uri = withDatabaseName(given ?? database?.uri ?? '', `test_${randomUUID().slice(0, 8)}`);
  const connections: MongoConnection[] = [];
  async function connectAgain() {
    const connection = await connectMongo({ uri, appName: 'test', log: silentLog });
    connections.push(connection);
    return connection;
  }
  const connection = await connectAgain();
  await ensureIndexes(connection);
  return {
    uri,
    connection,
    stores: createMongoStores(connection),
    connectAgain,
    async close() {
      if (given) await connection.db.dropDatabase();
      for (const opened of connections) await opened.close();
      await database?.close();
    },
  };
}

/** Puts a database name into a connection string: what stands between the host and the options. */
export function withDatabaseName(uri: string, name: string): string {
  const [, server, options] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (server === undefined) throw new Error(`not a connection string: ${uri}`);
  return `${server}/${name}${options ?? ''}`;
}
