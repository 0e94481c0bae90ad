import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import {
  findFreePort,
  type MillraceProcess,
  runMillrace,
  sleep,
  spawnMillrace,
  waitUntilReady,
} from '../millrace-process.ts';
import { createRestClient, type RestClient } from '../rest-client.ts';
import type { Effects } from './crash-report.ts';

type Environment = Record<string, string>;

/** Real processes on one `database serve`, and a server that counts effects and is never killed. */
export type Cluster = {
  client: RestClient;
  database: Db;
  databaseProcess: () => MillraceProcess;
  effectsUrl: string;
  origin: string;
  workers: MillraceProcess[];
  api: () => MillraceProcess;
  startWorker(environment?: Environment): Promise<MillraceProcess>;
  /** Starts a worker for each that is gone; gives how many there were. */
  reviveWorkers(): Promise<number>;
  /** Kills every worker and the api with SIGKILL and starts as many anew. */
  restartAll(): Promise<void>;
  restartApi(environment?: Environment): Promise<void>;
  /** Kills the database and serves the same folder at the same address. */
  restartDatabase(downMs: number): Promise<void>;
  /** A client for another workspace, which is made if it is missing. */
  clientOf(workspace: string): Promise<RestClient>;
  effectsOf(runIds: string[]): Promise<Effects>;
  close(): Promise<void>;
};

export type ClusterOptions = {
  workers: number;
  leaseSeconds: number;
  apiEnvironment?: Environment;
  workerEnvironment?: () => Environment;
};

const open = new Set<Cluster>();

/** Ends every process of every cluster, for a command that is ended itself. */
export async function closeClusters(): Promise<void> {
  for (const cluster of open) await cluster.close();
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-evidence-'));
  const started: { kill(): unknown }[] = [];
  const keep = <Process extends { kill(): unknown }>(running: Process): Process => {
    started.push(running);
    return running;
  };
  const effectsUrl = await startEffectsServer(keep);
  const databasePort = await findFreePort();
  const uri = `mongodb://127.0.0.1:${databasePort}/millrace?directConnection=true`;
  const serve = () =>
    keep(
      spawnMillrace(['database', 'serve', '--port', String(databasePort), '--data', join(folder, 'data')]),
    );
  let served = serve();
  const mongo = await connectWhenReady(uri, served);
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const environment = {
    MONGODB_URI: uri,
    PUBLIC_URL: origin,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
    OUTBOUND_ALLOW: '127.0.0.1',
    LEASE_SECONDS: String(options.leaseSeconds),
  };
  async function startApi(more: Environment = {}): Promise<MillraceProcess> {
    const running = keep(
      spawnMillrace(['start', '--role', 'api', '--port', String(port)], { ...environment, ...more }),
    );
    await waitUntilReady(`${origin}/readyz`, running);
    return running;
  }
  async function startWorker(more: Environment = {}): Promise<MillraceProcess> {
    const own = { PORT: '0', ...options.workerEnvironment?.(), ...more };
    const running = keep(spawnMillrace(['start', '--role', 'worker'], { ...environment, ...own }));
    await waitForOutput(running, 'worker is ready');
    return running;
  }
  const startWorkers = () => Promise.all(Array.from({ length: options.workers }, () => startWorker()));
  let api = await startApi(options.apiEnvironment);
  const workers = await startWorkers();
  const clientOf = (workspace: string): RestClient => {
    const created = runMillrace(['token', 'create', '--workspace', workspace, '--role', 'admin'], {
      env: environment,
    });
    if (created.status !== 0) throw new Error(`token create: ${created.stderr}`);
    return createRestClient({ origin, workspace, token: created.stdout.trim() });
  };
  const cluster: Cluster = {
    client: clientOf('main'),
    database: mongo.db(),
    databaseProcess: () => served,
    effectsUrl,
    origin,
    workers,
    api: () => api,
    startWorker,
    async reviveWorkers() {
      let died = 0;
      for (const [index, worker] of workers.entries()) {
        if (!worker.hasEnded()) continue;
        died += 1;
        workers[index] = await startWorker();
      }
      return died;
    },
    async restartAll() {
      await Promise.all([...workers, api].map((running) => running.kill()));
      const [fresh] = await Promise.all([
        startApi(),
        startWorkers().then((all) => workers.splice(0, workers.length, ...all)),
      ]);
      api = fresh;
    },
    async restartApi(more) {
      await api.kill();
      api = await startApi(more);
    },
    async restartDatabase(downMs) {
      await served.kill();
      await sleep(downMs);
      served = serve();
    },
    async clientOf(workspace) {
      const workspaces = mongo.db().collection<{ _id: string }>('workspaces');
      if ((await workspaces.findOne({ slug: workspace })) === null) {
        const made = { _id: `W${workspace}`, slug: workspace, name: workspace, createdAt: new Date() };
        await workspaces.insertOne(made);
      }
      return clientOf(workspace);
    },
    async effectsOf(runIds) {
      const all: Effects = await (await fetch(effectsUrl)).json();
      const known = new Set(runIds);
      const ours = Object.entries(all).filter(([key]) => known.has(key.slice(0, key.indexOf('/'))));
      return Object.fromEntries(ours);
    },
    async close() {
      open.delete(cluster);
      await mongo.close();
      for (const running of started.reverse()) await running.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  open.add(cluster);
  return cluster;
}

export async function connectWhenReady(uri: string, database: MillraceProcess): Promise<MongoClient> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect();
    } catch (error) {
      if (Date.now() > deadline || database.hasEnded()) throw error;
      await sleep(100);
    }
  }
}

export async function startEffectsServer(keep: (running: { kill(): unknown }) => unknown): Promise<string> {
  const port = await findFreePort();
  const file = join(import.meta.dirname, 'effects-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  keep({ kill: () => child.kill('SIGKILL') });
  await new Promise((ready) => child.stdout.once('data', ready));
  return `http://127.0.0.1:${port}`;
}

/** One that kills itself at a failpoint may be gone before it is ready. */
async function waitForOutput(running: MillraceProcess, text: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!running.output().includes(text) && running.child.signalCode === null) {
    if (Date.now() > deadline || running.child.exitCode !== null) throw new Error(running.output());
    await sleep(20);
  }
}

/** So many runs are asked for at a time, so that the question costs the database nothing beside the work. */
const askedAtOnce = 200;

/** Waits until none of the runs is open any more; false: the time was over before. */
export async function waitForEnd(database: Db, runIds: readonly string[], seconds: number): Promise<boolean> {
  const runs = database.collection<{ _id: string }>('runs');
  const deadline = Date.now() + seconds * 1000;
  let left = runIds;
  while (left.length > 0) {
    const asked = left.slice(0, askedAtOnce);
    const filter = { _id: { $in: asked }, status: { $in: ['queued', 'running', 'waiting'] } };
    const open = await runs.distinct('_id', filter).catch(() => asked);
    left = [...open, ...left.slice(asked.length)];
    if (open.length === 0) continue;
    if (Date.now() > deadline) return false;
    await sleep(200);
  }
  return true;
}

/** mulberry32: the same seed chooses the same victims in the same order. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
