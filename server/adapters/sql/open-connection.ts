import { Socket } from 'node:net';
import pg from 'pg';
import { type CheckedAddress, type OutboundGuard, serverName } from '#server/adapters/http/outbound-guard.ts';
import type { SqlRequest } from '#server/runtime/connector-ports.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import { sqlFailure } from './sql-failure.ts';
import { sqlTypes } from './sql-values.ts';

const connectMs = 10_000;
/** What an answer may have on the wire; rows are counted more finely as they are read. */
const maxWireBytes = 64 * 2 ** 20;
const watchMs = 50;

export type OpenConnection = {
  client: pg.Client;
  /** Why the connection was ended from this side. */
  reasonOfEnd(): AppError | null;
  close(): Promise<void>;
};

/** Connects to the address that the guard has checked, whatever the name resolves to by then (design 4.4). */
export async function openConnection(guard: OutboundGuard, request: SqlRequest): Promise<OpenConnection> {
  const { database, signal, timeoutMs } = request;
  const host = String(database.host);
  const port = Number(database.port);
  const address = await guard.resolve(host, port);
  const socket = new Socket();
  let reason: AppError | null = null;
  const end = (why: AppError) => {
    reason ??= why;
    socket.destroy();
  };
  const stop = () => end(new AppError('unavailable', 'The query was stopped.'));
  const tooLong = () => end(new AppError('unavailable', `The database ${host} did not answer in time.`));
  const timer = setTimeout(tooLong, timeoutMs + connectMs);
  const watch = setInterval(() => {
    if (socket.bytesRead <= maxWireBytes) return;
    end(new AppError('payload_too_large', 'The database answered more than 64 MiB. Ask for less.'));
  }, watchMs);
  const client = new pg.Client(settingsOf(database, { host, port, address, socket }));
  // Its failures reach the query that waits for it.
  client.on('error', () => undefined);
  const close = async () => {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
    await Promise.race([client.end().catch(() => undefined), closed(socket)]);
    socket.destroy();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw reason ?? sqlFailure(error, host);
  }
  return { client, reasonOfEnd: () => reason, close };
}

type Target = { host: string; port: number; address: CheckedAddress; socket: Socket };

/** Nothing is left to the environment of the process (PGPASSWORD, PGHOST, a password file ...). */
function settingsOf(database: JsonObject, { host, port, address, socket }: Target): pg.ClientConfig {
  const { user, password, tls } = database;
  const settings = {
    host: address.address,
    port,
    user: String(user),
    database: String(database.database),
    password: () => (typeof password === 'string' ? password : ''),
    ssl: tls === 'none' ? false : { ...serverName(host), rejectUnauthorized: tls !== 'unverified' },
    stream: () => socket,
    connectionTimeoutMillis: connectMs,
    application_name: 'millrace',
    client_encoding: 'UTF8',
    types: sqlTypes,
  };
  return settings;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}
