import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpawnedCommand, spawnCommand } from './spawn-command.ts';

export type Cluster = {
  /** A REST call under `/api/v1/` with an admin's token; throws what an answer over 399 says. */
  call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Moves the clock of all processes; gives the new time. */
  advance(seconds: number): Promise<number>;
  startWorker(): Promise<SpawnedCommand>;
  close(): Promise<void>;
};

/** An api process and a database of its own as real processes; workers are started and ended by the test. */
export async function startCluster(): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-cluster-'));
  const started: SpawnedCommand[] = [];
  const begin = async (args: string[], variables: Record<string, string>, sign: string) => {
    const command = spawnCommand(args, { LOG_LEVEL: 'error', ...variables });
    started.push(command);
    await command.written(sign);
    return command;
  };
  const database = await begin(
    ['database', 'serve', '--port', '0', '--data', dataDir],
    {},
    'The database is ready',
  );
  const env = {
    MONGODB_URI: /MONGODB_URI=(\S+)/.exec(database.output())?.[1] ?? '',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
    TEST_HOOKS: '1',
    LEASE_SECONDS: '2',
  };
  const api = await begin(['start', '--role', 'api', '--port', '0'], env, 'Millrace is ready at');
  const token = spawnCommand(['token', 'create', '--workspace', 'main', '--role', 'admin'], {
    ...env,
    LOG_LEVEL: 'error',
  });
  await token.ended;
  const origin = /ready at (\S+)/.exec(api.output())?.[1] ?? '';

  async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await fetch(`${origin}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token.output().trim()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }

  return {
    call,
    async advance(seconds) {
      const { now } = await call<{ now: string }>('POST', 'test/clock', { advanceSeconds: seconds });
      return Date.parse(now);
    },
    startWorker: () => begin(['start', '--role', 'worker'], env, 'worker is ready'),
    async close() {
      for (const command of started.reverse()) await command.end('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
