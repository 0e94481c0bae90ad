import { parentPort, workerData } from 'node:worker_threads';
import type { SlowScan } from './engine/engine.ts';
import { type DatabaseOptions, startDatabase } from './start-database.ts';

/** What the thread tells the one that started it. */
export type ThreadMessage =
  | { kind: 'started'; uri: string; port?: number }
  | { kind: 'failed'; message: string }
  | { kind: 'scanned'; scan: SlowScan };

const post = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  const database = await startDatabase(workerData as DatabaseOptions, (scan) =>
    post({ kind: 'scanned', scan }),
  );
  parentPort?.once('message', async () => {
    await database.close();
    // Clients may still wait for changes; nobody is there to answer any more. This ends the thread only.
    process.exit(0);
  });
  post({
    kind: 'started',
    uri: database.uri,
    ...(database.port === undefined ? {} : { port: database.port }),
  });
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
