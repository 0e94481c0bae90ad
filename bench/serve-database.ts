import { findFreePort, type MillraceProcess, sleep, spawnMillrace } from './millrace-process.ts';

export type ServedDatabase = {
  uri: string;
  port: number;
  pid: number;
  running: MillraceProcess;
  stop(): Promise<void>;
};

/** Starts `millrace database serve` on a folder and waits until it says that it is ready. */
export async function serveDatabase(
  dataDir: string,
  options: { sync?: string; port?: number } = {},
): Promise<ServedDatabase> {
  const port = options.port ?? (await findFreePort());
  const env = { DATABASE_SYNC: options.sync ?? 'process' };
  const running = spawnMillrace(['database', 'serve', '--port', String(port), '--data', dataDir], env);
  while (!running.output().includes('is ready')) {
    if (running.hasEnded()) throw new Error(`the database did not start:\n${running.output()}`);
    await sleep(5);
  }
  const uri = `mongodb://127.0.0.1:${port}/`;
  return {
    uri,
    port,
    pid: running.child.pid ?? 0,
    running,
    stop: async () => {
      await running.stop();
    },
  };
}
