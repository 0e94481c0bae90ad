// Kills Millrace from outside, again and again, and counts what was lost or done twice (docs/reliability.md).
//   npm run evidence:crash -- [--runs 200] [--seed 1] [--workers 3] [--every 300] [--shape chain|loop] [--failpoint NAME]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { chainOfEffects, loopOfEffects } from './crash-flow.ts';
import { type CrashReport, checkRuns, type Effects } from './crash-report.ts';
import {
  buildMillrace,
  findFreePort,
  type MillraceProcess,
  runMillrace,
  sleep,
  spawnMillrace,
  waitUntilReady,
} from './millrace-process.ts';
import { createRestClient, type RestClient } from './rest-client.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '3' },
    every: { type: 'string', default: '300' },
    shape: { type: 'string', default: 'chain' },
    failpoint: { type: 'string' },
  },
});

buildMillrace();
const folder = mkdtempSync(join(tmpdir(), 'millrace-crash-'));
const children: { kill(): unknown }[] = [];
let failed = true;
try {
  const effectsUrl = await startEffectsServer();
  const workers = await killWorkers(effectsUrl);
  const start = await killStart(effectsUrl);
  console.log(JSON.stringify({ workers, start }, null, 2));
  failed = workers.violations.length > 0 || start.violations.length > 0;
} finally {
  for (const child of children) await child.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

/** Worker processes on one `database serve`, one of them killed every `--every` milliseconds until all runs end. */
async function killWorkers(effectsUrl: string): Promise<CrashReport> {
  const random = randomFrom(Number(values.seed));
  const databasePort = await findFreePort();
  const uri = `mongodb://127.0.0.1:${databasePort}/millrace?directConnection=true`;
  const database = keep(
    spawnMillrace(['database', 'serve', '--port', String(databasePort), '--data', join(folder, 'shared')]),
  );
  const mongo = await connectWhenReady(uri, database);
  const port = await findFreePort();
  const env = {
    MONGODB_URI: uri,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
    OUTBOUND_ALLOW: '127.0.0.1',
    LEASE_SECONDS: '2',
  };
  const api = keep(spawnMillrace(['start', '--role', 'api', '--port', String(port)], env));
  await waitUntilReady(`http://127.0.0.1:${port}/readyz`, api);
  const client = clientFor(port, env);
  const story = values.shape === 'loop' ? loopOfEffects : chainOfEffects;
  await client.publishFlow('evidence/crash', story({ steps: 5, effectsUrl, ms: 20 }));
  const startWorker = () =>
    keep(
      spawnMillrace(['start', '--role', 'worker'], {
        ...env,
        PORT: '0',
        ...(values.failpoint
          ? { FAILPOINT: `${values.failpoint}:${1 + Math.floor(random() * 20)}`, TEST_HOOKS: '1' }
          : {}),
      }),
    );
  const workers = Array.from({ length: Number(values.workers) }, startWorker);
  for (const worker of workers) await waitForOutput(worker, 'worker is ready');
  const runIds: string[] = [];
  const starts = (async () => {
    for (let index = 0; index < Number(values.runs); index += 1) {
      runIds.push((await client.startRun('evidence/crash', { index })).runId);
    }
  })();
  let kills = 0;
  const hasEnded = async () => runIds.length === Number(values.runs) && (await haveEnded(mongo, runIds));
  const deadline = Date.now() + 20 * 60_000;
  while (!(await hasEnded()) && Date.now() < deadline) {
    await sleep(Number(values.every));
    const victim = Math.floor(random() * workers.length);
    await workers[victim]?.kill();
    kills += 1;
    workers[victim] = startWorker();
  }
  await starts;
  // Records travel in batches: give the last ones a moment, then look.
  await sleep(1000);
  const effects = await readEffects(effectsUrl, runIds);
  const report = await checkRuns({ client, database: mongo.db(), effects, runIds, stepsPerRun: 5 });
  for (const running of [...workers, api]) await running.kill();
  await mongo.close();
  await database.kill();
  return { kills, ...report };
}

/** `millrace start` on its embedded database, killed in the middle of ten slow steps and started again. */
async function killStart(effectsUrl: string): Promise<CrashReport> {
  const port = await findFreePort();
  const dataDir = join(folder, 'single');
  const env = { PORT: String(port), DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1', LEASE_SECONDS: '2' };
  const start = async () => {
    const running = keep(spawnMillrace(['start'], env));
    await waitUntilReady(`http://127.0.0.1:${port}/readyz`, running);
    return running;
  };
  let running = await start();
  const client = clientFor(port, env, 'demo');
  await client.publishFlow('evidence/slow', chainOfEffects({ steps: 10, effectsUrl, ms: 400 }));
  const { runId } = await client.startRun('evidence/slow', {});
  let kills = 0;
  while (kills < 2) {
    await sleep(1500);
    await running.kill();
    kills += 1;
    running = await start();
  }
  const deadline = Date.now() + 120_000;
  while ((await client.getRun(runId)).finishedAt === null && Date.now() < deadline) await sleep(200);
  const effects = await readEffects(effectsUrl, [runId]);
  await running.stop();
  // The database belongs to the server: it is read once more after the server has gone.
  const databasePort = await findFreePort();
  const database = keep(
    spawnMillrace(['database', 'serve', '--port', String(databasePort), '--data', dataDir]),
  );
  const mongo = await connectWhenReady(
    `mongodb://127.0.0.1:${databasePort}/millrace?directConnection=true`,
    database,
  );
  running = keep(spawnMillrace(['start'], { ...env, ...reading(databasePort, port) }));
  await waitUntilReady(`http://127.0.0.1:${port}/readyz`, running);
  const report = await checkRuns({ client, database: mongo.db(), effects, runIds: [runId], stepsPerRun: 10 });
  await mongo.close();
  await running.kill();
  await database.kill();
  return { kills, ...report };
}

function reading(databasePort: number, port: number): Record<string, string> {
  return {
    MONGODB_URI: `mongodb://127.0.0.1:${databasePort}/millrace?directConnection=true`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
}

function clientFor(port: number, env: Record<string, string>, workspace = 'main'): RestClient {
  const created = runMillrace(['token', 'create', '--workspace', workspace, '--role', 'builder'], { env });
  if (created.status !== 0) throw new Error(`token create: ${created.stderr}`);
  return createRestClient({ origin: `http://127.0.0.1:${port}`, workspace, token: created.stdout.trim() });
}

async function haveEnded(mongo: MongoClient, runIds: string[]): Promise<boolean> {
  const runs = mongo.db().collection<{ _id: string }>('runs');
  const open = { status: { $in: ['queued', 'running', 'waiting'] }, _id: { $in: runIds } };
  return (await runs.countDocuments(open)) === 0;
}

async function connectWhenReady(uri: string, database: MillraceProcess): Promise<MongoClient> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect();
    } catch (error) {
      if (Date.now() > deadline || database.child.exitCode !== null) throw error;
      await sleep(100);
    }
  }
}

async function startEffectsServer(): Promise<string> {
  const port = await findFreePort();
  const file = join(import.meta.dirname, 'effects-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push({ kill: () => child.kill('SIGKILL') });
  await new Promise((ready) => child.stdout.once('data', ready));
  return `http://127.0.0.1:${port}`;
}

async function readEffects(effectsUrl: string, runIds: string[]): Promise<Effects> {
  const all: Effects = await (await fetch(effectsUrl)).json();
  return Object.fromEntries(
    Object.entries(all).filter(([key]) => runIds.includes(key.slice(0, key.indexOf('/')))),
  );
}

async function waitForOutput(running: MillraceProcess, text: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!running.output().includes(text)) {
    if (Date.now() > deadline || running.child.exitCode !== null) throw new Error(running.output());
    await sleep(20);
  }
}

function keep(running: MillraceProcess): MillraceProcess {
  children.push(running);
  return running;
}

/** mulberry32: the same seed kills the same workers in the same order. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
