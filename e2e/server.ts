import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, runMillrace, spawnMillrace, waitUntilReady } from '../bench/millrace-process.ts';
import { createRestClient, type RestClient } from '../bench/rest-client.ts';

export type MillraceServer = {
  origin: string;
  /** The address that the program prints when it is ready, for people to open. */
  printedUrl(): string;
  /** Where its database has its socket, `db.sock`. */
  dataDir: string;
  restart(): Promise<void>;
  /** A REST client with a fresh token of the demo workspace. */
  restClient(role?: string): RestClient;
  token(role?: string): string;
  /** Moves the clock of the server, which needs `TEST_HOOKS=1`. */
  advance(seconds: number): Promise<void>;
  /** The one-time code of the set-up page, from the log of the server. */
  setupCode(): string;
  close(): Promise<void>;
};

/** Starts the built program as a person would, on a port and in a data folder of its own. */
export async function startMillrace(extra: Record<string, string> = {}): Promise<MillraceServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-e2e-'));
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const env = { PORT: String(port), DATA_DIR: dataDir, ...extra };
  const start = async () => {
    const started = spawnMillrace(['start'], env);
    await waitUntilReady(`${origin}/readyz`, started);
    return started;
  };
  let running = await start();
  const token = (role = 'builder') => {
    const created = runMillrace(['token', 'create', '--workspace', 'demo', '--role', role], { env });
    if (created.status !== 0) throw new Error(created.stderr);
    return created.stdout.trim();
  };
  return {
    origin,
    printedUrl: () => /ready at (\S+)/.exec(running.output())?.[1] ?? '',
    dataDir,
    restart: async () => {
      await running.kill();
      running = await start();
    },
    token,
    restClient: (role) => createRestClient({ origin, workspace: 'demo', token: token(role) }),
    advance: async (advanceSeconds) => {
      const answer = await fetch(`${origin}/api/v1/test/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceSeconds }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    setupCode: () => /enter the code (\S+)/.exec(running.output())?.[1] ?? '',
    close: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
