// Speed figures of a running `millrace start`, taken over HTTP and checked against its database after a kill -9.
//   npm run bench [-- chain | first-step | throughput | sandbox]
//   npm run bench -- editor [--nodes 1000] [--seed 1]    the flow editor in a real browser
//   npm run bench -- database [--large] [--rounds 5] [--calls 1500]   the embedded database against a server that only answers
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunView, StepView } from '#shared/runs/run.ts';
import { benchDatabase, type Extent } from './database/bench-database.ts';
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

const repeats = 20;
const chainLength = 40;

type Measured = { name: string; figures: Record<string, number>; runs: { runId: string; steps: number }[] };

const measurements: Record<string, (client: RestClient) => Promise<Measured>> = {
  chain: measureChain,
  'first-step': measureFirstStep,
  throughput: measureThroughput,
};

const wanted = process.argv.slice(2);
if (wanted[0] === 'editor') {
  await benchEditor(wanted.slice(1));
  process.exit(0);
}
if (wanted[0] === 'database') {
  await benchDatabase(readExtent(wanted.slice(1)));
  process.exit(0);
}
const names = wanted.length > 0 ? wanted.filter((name) => name !== 'sandbox') : Object.keys(measurements);
// The sandbox is measured in a process of its own, before anything else keeps the machine busy.
if (wanted.length === 0 || wanted.includes('sandbox')) {
  const script = join(import.meta.dirname, 'sandbox/bench-sandbox.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { stdio: 'inherit' });
  if (status !== 0 || names.length === 0) process.exit(status ?? 1);
}
buildMillrace();
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const port = await findFreePort();
const env = { PORT: String(port), DATA_DIR: folder, DATABASE_SYNC: process.env.DATABASE_SYNC ?? 'process' };
let server = await startServer();
try {
  const client = connect();
  await client.publishFlow('bench/warm', fibChain(3, 'warm'));
  for (let index = 0; index < 5; index += 1) await client.startAndWait('bench/warm', {});
  const results: Measured[] = [];
  for (const name of names) {
    const measure = measurements[name];
    if (measure === undefined)
      throw new Error(`unknown measurement "${name}"; there are ${Object.keys(measurements)}`);
    results.push(await measure(client));
  }
  await server.kill();
  server = await startServer();
  const lost = await countLostSteps(client, results);
  console.log(
    JSON.stringify(
      {
        database: 'embedded',
        databaseSync: env.DATABASE_SYNC,
        cores: cpus().length,
        cpu: cpus()[0]?.model,
        node: process.version,
        results: Object.fromEntries(results.map(({ name, figures }) => [name, figures])),
        stepRecordsMissingAfterKill: lost,
      },
      null,
      2,
    ),
  );
  if (lost > 0) process.exitCode = 1;
} finally {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function readExtent(args: string[]): Extent {
  const { values } = parseArgs({
    args,
    options: {
      large: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      calls: { type: 'string', default: '1500' },
    },
  });
  return { isLarge: values.large, rounds: Number(values.rounds), perRound: Number(values.calls) };
}

async function startServer() {
  const running = spawnMillrace(['start'], env);
  await waitUntilReady(`http://127.0.0.1:${port}/readyz`, running);
  return running;
}

function connect(): RestClient {
  const created = runMillrace(['token', 'create', '--workspace', 'demo', '--role', 'builder'], { env });
  if (created.status !== 0) throw new Error(created.stderr);
  return createRestClient({
    origin: `http://127.0.0.1:${port}`,
    workspace: 'demo',
    token: created.stdout.trim(),
  });
}

/** 40 durable steps of fib(10), one after another; every run has code of its own, so that nothing is remembered. */
async function measureChain(client: RestClient): Promise<Measured> {
  const runs: RunView[] = [];
  const requests: number[] = [];
  for (let index = 0; index < repeats; index += 1) {
    await client.publishFlow('bench/chain', fibChain(chainLength, `chain ${index}`));
    const started = performance.now();
    runs.push(await client.startAndWait('bench/chain', { index }));
    requests.push(performance.now() - started);
  }
  return {
    name: `chain of ${chainLength} fib(10)`,
    figures: {
      ...percentiles('runMs', runs.map(durationOf)),
      ...percentiles('requestMs', requests),
    },
    runs: runs.map((run) => ({ runId: run.id, steps: chainLength })),
  };
}

/** From the request to the start of the first script step, on an idle server. */
async function measureFirstStep(client: RestClient): Promise<Measured> {
  const delays: number[] = [];
  const requests: number[] = [];
  const runs: Measured['runs'] = [];
  for (let index = 0; index < repeats; index += 1) {
    await client.publishFlow('bench/first', fibChain(1, `first ${index}`));
    const sent = Date.now();
    const before = performance.now();
    const run = await client.startAndWait('bench/first', {});
    requests.push(performance.now() - before);
    delays.push(Date.parse(firstScript(await client.listSteps(run.id)).startedAt ?? '') - sent);
    runs.push({ runId: run.id, steps: 1 });
  }
  return {
    name: 'start to first step',
    figures: { ...percentiles('toFirstStepMs', delays), ...percentiles('requestMs', requests) },
    runs,
  };
}

/** Runs of three steps, eight at any time, for ten seconds. */
async function measureThroughput(client: RestClient): Promise<Measured> {
  const steps = 3;
  await client.publishFlow('bench/throughput', fibChain(steps, 'throughput'));
  const runs: Measured['runs'] = [];
  const started = performance.now();
  const until = started + 10_000;
  const loop = async () => {
    while (performance.now() < until) {
      const run = await client.startAndWait('bench/throughput', {});
      if (run.status !== 'succeeded')
        throw new Error(`run ${run.id} is ${run.status}: ${run.error?.message}`);
      runs.push({ runId: run.id, steps });
    }
  };
  await Promise.all(Array.from({ length: 8 }, loop));
  const seconds = (performance.now() - started) / 1000;
  return {
    name: '8 runs at once',
    figures: {
      runsPerSecond: round(runs.length / seconds),
      stepsPerSecond: round((runs.length * steps) / seconds),
    },
    runs,
  };
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

function firstScript({ items }: { items: StepView[] }): StepView {
  const step = items.find((item) => item.kind === 'script');
  if (step === undefined) throw new Error('the run has no script step');
  return step;
}

function durationOf(run: RunView): number {
  if (run.status !== 'succeeded') throw new Error(`run ${run.id} is ${run.status}: ${run.error?.message}`);
  return Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt ?? '');
}

function percentiles(name: string, values: number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { [`${name} p50`]: at(0.5), [`${name} p95`]: at(0.95) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
