import { hostname } from 'node:os';
import { type Connection, Mongoose } from 'mongoose';
import type { LogPort } from '#server/runtime/ports.ts';
import { mendStuckMonitor } from './mend-monitor.ts';
import { defineModels, type MongoModels } from './models/models.ts';

/** The database as our adapters use it; Agenda shares `db` and with it the one pool of sockets. */
export type MongoConnection = {
  readonly db: NonNullable<Connection['db']>;
  readonly models: MongoModels;
  /** Resolves when the database answers; rejects within about 5 seconds when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type ConnectMongoOptions = {
  uri: string;
  appName: string;
  log: LogPort;
  /** How long one operation may wait for a server, a socket or an answer, in milliseconds; 5,000 by default. */
  patienceMs?: number;
};

/**
 * Connects with a mongoose of its own (nothing global), so that several connections may live in one process. The
 * driver ignores `timeoutMS` since 7.8; the limit of 5 seconds (design 2.5) is set on each of its parts instead.
 */
export async function connectMongo(options: ConnectMongoOptions): Promise<MongoConnection> {
  const { uri, appName, log, patienceMs = 5_000 } = options;
  const mongoose = new Mongoose({
    bufferCommands: false,
    sanitizeFilter: true,
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
  });
  const connection = await mongoose
    .createConnection(uri, {
      appName: `${appName}@${hostname()}`.slice(0, 128),
      serverSelectionTimeoutMS: patienceMs,
      connectTimeoutMS: patienceMs,
      socketTimeoutMS: patienceMs,
      waitQueueTimeoutMS: patienceMs,
      maxPoolSize: 50,
    })
    .asPromise();
  const db = connection.db;
  if (!db) throw new Error('mongoose connected without a database');
  const stopMending = mendStuckMonitor(connection.getClient(), patienceMs, log);
  connection.on('disconnected', () => log.warn({}, 'database disconnected'));
  connection.on('reconnected', () => log.info({}, 'database reconnected'));
  connection.on('error', (error: unknown) => log.error({ err: error }, 'database connection failed'));
  return {
    db,
    models: defineModels(connection),
    async ping() {
      await db.command({ ping: 1 });
    },
    async close() {
      stopMending();
      connection.removeAllListeners('disconnected');
      await connection.close();
    },
  };
}
