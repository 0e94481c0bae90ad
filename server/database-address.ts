import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest path that a Unix socket may have. */
const maxSocketPathBytes = 103;
const databaseName = 'millrace';
const connectPatienceMs = 1_000;

/**
 * Where the embedded database of a data folder listens: `db.sock` in it or, where that path is too long for a
 * socket, one in the folder for temporary files, which `db.address` in the data folder names.
 */
export function prepareSocketPath(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const own = join(dataDir, 'db.sock');
  const record = join(dataDir, 'db.address');
  if (Buffer.byteLength(own) <= maxSocketPathBytes && process.platform !== 'win32') {
    rmSync(record, { force: true });
    return own;
  }
  const name = `millrace-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  writeFileSync(record, path);
  return path;
}

/** The address of the database that a running server keeps open for this data folder; null when none runs. */
export async function findRunningDatabase(dataDir: string): Promise<string | null> {
  const path = readSocketPath(dataDir);
  return (await answers(path))
    ? `mongodb://${encodeURIComponent(path)}/${databaseName}?directConnection=true`
    : null;
}

/** The driver's address with our database's name in it. */
export function withDatabaseName(uri: string): string {
  return uri.replace(/\/\?/, `/${databaseName}?`);
}

function readSocketPath(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, 'db.address'), 'utf8').trim();
  } catch {
    return join(dataDir, 'db.sock');
  }
}

/** A socket file may outlive its server, so it is tried. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(connectPatienceMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
