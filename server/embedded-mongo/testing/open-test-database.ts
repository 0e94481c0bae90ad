import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseThread } from '../start-database-thread.ts';
import { startRecordingProxy } from './recording-proxy.ts';

/** Where the shapes of commands are written down; see `bench/record-inventory.ts`. */
const recordTo = process.env.RECORD_COMMANDS;

/**
 * Opens an empty database of its own for a test; `close` ends it and removes its files. `who` tells the suite of the
 * database itself from the suites of the product, for the inventory of what they send.
 */
export async function openTestDatabase(
  who: 'product' | 'suite' = 'product',
): Promise<{ uri: string; close: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  const path = join(dataDir, 'database.sock');
  const database = await startDatabaseThread({ dataDir, sync: 'process', listen: { kind: 'socket', path } });
  const proxyPath = join(dataDir, 'recorded.sock');
  const proxy = recordTo
    ? await startRecordingProxy(path, { path: proxyPath, directory: join(recordTo, who) })
    : null;
  const close = async (): Promise<void> => {
    await database.close();
    await proxy?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  const uri = proxy
    ? database.uri.replace(encodeURIComponent(path), encodeURIComponent(proxyPath))
    : database.uri;
  return { uri, close };
}
