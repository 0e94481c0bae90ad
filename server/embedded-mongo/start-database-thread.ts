import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ThreadMessage } from './database-thread.ts';
import type { SlowScan } from './engine/engine.ts';
import type { DatabaseOptions, RunningDatabase } from './start-database.ts';

/**
 * Starts the embedded database in a thread of its own, so that a long query holds up nobody's heartbeats. The entry is
 * `database-thread.js` beside the bundle, or the TypeScript source when there is no bundle.
 */
export async function startDatabaseThread(
  options: DatabaseOptions,
  onScan: (scan: SlowScan) => void = () => {},
): Promise<RunningDatabase> {
  const worker = startWorker(options);
  const started = await firstMessage(worker);
  if (started.kind !== 'started') {
    throw new Error(
      started.kind === 'failed' ? started.message : 'The database thread ended before it was ready',
    );
  }
  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'scanned') onScan(message.scan);
  });
  worker.on('error', (error) => {
    throw new Error('The database thread failed', { cause: error });
  });
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await ended;
  };
  return { uri: started.uri, ...(started.port === undefined ? {} : { port: started.port }), close };
}

function firstMessage(worker: Worker): Promise<ThreadMessage> {
  return new Promise((resolve, reject) => {
    const ended = (code: number): void =>
      reject(new Error(`The database thread ended with code ${code} before it was ready`));
    worker.once('error', reject);
    worker.once('exit', ended);
    worker.once('message', (message: ThreadMessage) => {
      worker.off('error', reject);
      worker.off('exit', ended);
      resolve(message);
    });
  });
}

function startWorker(options: DatabaseOptions): Worker {
  const bundled = new URL('./database-thread.js', import.meta.url);
  if (existsSync(fileURLToPath(bundled))) return new Worker(bundled, { workerData: options });
  const source = new URL('./database-thread.ts', import.meta.url).href;
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href;
  const begin = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(source)}); });`;
  return new Worker(begin, { eval: true, workerData: options, execArgv: [] });
}
