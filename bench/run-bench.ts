// Speed figures of a running `millrace start`, taken over HTTP and checked against its database after a kill -9.
//   npm run bench [-- chain | first-step | webhook | throughput | sandbox] [--seconds 10] [--at-once 10] [--repeats 20]
//   npm run bench -- peer     the same work on another durable engine, in the same run
//   npm run bench -- editor [--nodes 1000] [--seed 1]    the flow editor in a real browser
//   npm run bench -- database [--large] [--rounds 5] [--calls 1500]   the embedded database against a server that only answers
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDatabase } from './database/bench-database.ts';
import { benchEditor } from './editor/bench-editor.ts';
import { fibChain } from './fib-flow.ts';
import {
  buildMillrace,
  findFreePort,
  runMillrace,
  spawnMillrace,
  waitUntilReady,
} from './millrace-process.ts';
import { createRestClient, type RestClient } from './rest-client.ts';
import { type Measured, measurements } from './speed/measurements.ts';
import { measureRestate } from './speed/restate.ts';

const [first, ...rest] = process.argv.slice(2);
if (first === 'editor') {
  await benchEditor(rest);
  process.exit(0);
}
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    large: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '1500' },
    seconds: { type: 'string', default: '10' },
    'at-once': { type: 'string', default: '10' },
    repeats: { type: 'string', default: '20' },
  },
});
const known = ['sandbox', 'peer', 'database', 'editor', ...Object.keys(measurements)];
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) throw new Error(`unknown measurement "${unknown}"; there are ${known.join(', ')}`);
const extent = {
  repeats: Number(values.repeats),
  seconds: Number(values.seconds),
  atOnce: Number(values['at-once']),
};

if (wanted.includes('database')) {
  const perRound = Number(values.calls);
  await benchDatabase({ isLarge: values.large, rounds: Number(values.rounds), perRound });
  process.exit(0);
}
const isPeerWanted = wanted.includes('peer');
const own = wanted.filter((name) => name in measurements);
const names = own.length > 0 ? own : wanted.length === 0 || isPeerWanted ? Object.keys(measurements) : [];
// The sandbox is measured in a process of its own, before anything else keeps the machine busy.
if (wanted.length === 0 || wanted.includes('sandbox')) {
  const script = join(import.meta.dirname, 'sandbox/bench-sandbox.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { stdio: 'inherit' });
  if (status !== 0 || names.length === 0) process.exit(status ?? 1);
}
buildMillrace();
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const peerFolder = mkdtempSync(join(tmpdir(), 'millrace-peer-'));
const port = await findFreePort();
const origin = `http://127.0.0.1:${port}`;
const env = { PORT: String(port), DATA_DIR: folder, DATABASE_SYNC: process.env.DATABASE_SYNC ?? 'process' };
let server = await startServer();
try {
  const client = connect();
  await client.publishFlow('bench/warm', fibChain(3, 'warm'));
  for (let index = 0; index < 5; index += 1) await client.startAndWait('bench/warm', {});
  const results: Measured[] = [];
  for (const name of names) {
    const measure = measurements[name];
    const pid = server.child.pid ?? 0;
    if (measure) results.push(await measure({ client, origin, pid, ...extent }));
  }
  await server.kill();
  server = await startServer();
  const lost = await countLostSteps(client, results);
  await server.kill();
  const report = {
    database: 'embedded',
    databaseSync: env.DATABASE_SYNC,
    cores: cpus().length,
    cpu: cpus()[0]?.model,
    node: process.version,
    results: Object.fromEntries(results.map(({ name, figures }) => [name, figures])),
    stepRecordsMissingAfterKill: lost,
    ...(isPeerWanted && { 'Restate, without a sandbox': await measureRestate(peerFolder, extent) }),
  };
  console.log(JSON.stringify(report, null, 2));
  if (lost > 0) process.exitCode = 1;
} finally {
  await server.kill();
  for (const made of [folder, peerFolder]) rmSync(made, { recursive: true, force: true });
}

async function startServer() {
  const running = spawnMillrace(['start'], env);
  await waitUntilReady(`${origin}/readyz`, running);
  return running;
}

function connect(): RestClient {
  const created = runMillrace(['token', 'create', '--workspace', 'demo', '--role', 'builder'], { env });
  if (created.status !== 0) throw new Error(created.stderr);
  return createRestClient({ origin, workspace: 'demo', token: created.stdout.trim() });
}

/** What was answered before the kill -9 must be in the database after it. */
async function countLostSteps(client: RestClient, results: Measured[]): Promise<number> {
  let lost = 0;
  for (const { runId, steps } of results.flatMap((result) => result.runs)) {
    const { items } = await client.listSteps(runId);
    const kept = items.filter((step) => step.kind === 'script' && step.status === 'succeeded').length;
    lost += steps - kept;
  }
  return lost;
}
