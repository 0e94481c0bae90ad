import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseThread } from '../start-database-thread.ts';

/** Opens an empty database of its own for a test; `close` ends it and removes its files. */
export async function openTestDatabase(): Promise<{ uri: string; close: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  const database = await startDatabaseThread({
    dataDir,
    sync: 'process',
    listen: { kind: 'socket', path: join(dataDir, 'database.sock') },
  });
  const close = async (): Promise<void> => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { uri: database.uri, close };
}
