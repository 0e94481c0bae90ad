import { readFileSync } from 'node:fs';
import type { RunView, StepView } from '#shared/runs/run.ts';
import { fibChain } from '../fib-flow.ts';
import type { RestClient } from '../rest-client.ts';
import { percentiles, repeatFor, round } from './percentiles.ts';

export type Measured = {
  name: string;
  figures: Record<string, number>;
  /** What the database must still have after the kill: of these runs so many script steps each. */
  runs: { runId: string; steps: number }[];
};

export type Bench = {
  client: RestClient;
  origin: string;
  /** The server's process. */
  pid: number;
  repeats: number;
  /** How long the throughput is measured, and with how many runs at a time. */
  seconds: number;
  atOnce: number;
};

export const chainLength = 40;

export const measurements: Record<string, (bench: Bench) => Promise<Measured>> = {
  chain: measureChain,
  'first-step': measureFirstStep,
  webhook: measureWebhook,
  throughput: measureThroughput,
};

/** 40 durable steps of fib(10), one after another; every run has code of its own, so that nothing is remembered. */
async function measureChain({ client, repeats }: Bench): Promise<Measured> {
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
async function measureFirstStep({ client, repeats }: Bench): Promise<Measured> {
  const delays: number[] = [];
  const runs: Measured['runs'] = [];
  for (let index = 0; index < repeats; index += 1) {
    await client.publishFlow('bench/first', fibChain(1, `first ${index}`));
    const sent = Date.now();
    const run = await client.startAndWait('bench/first', {});
    delays.push(Date.parse(firstScript(await client.listSteps(run.id)).startedAt ?? '') - sent);
    runs.push({ runId: run.id, steps: 1 });
  }
  return { name: 'start to first step', figures: percentiles('toFirstStepMs', delays), runs };
}

/** A call of a webhook until its answer, which a script of one step gives; one call at a time. */
async function measureWebhook({ client, origin, repeats }: Bench): Promise<Measured> {
  const path = 'bench-webhook';
  const config = { path, methods: ['POST'], auth: { kind: 'none' }, respond: 'wait', waitSeconds: 30 };
  const flow = fibChain(1, 'webhook');
  const [start, ...steps] = flow.nodes;
  await client.publishFlow('bench/webhook', {
    ...flow,
    nodes: [{ ...start, kind: 'webhook', config }, ...steps],
  });
  const milliseconds: number[] = [];
  for (let index = 0; index < repeats * 10; index += 1) {
    const started = performance.now();
    const answer = await fetch(`${origin}/hooks/demo/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ index }),
    });
    if ((await answer.text()) !== '55') throw new Error(`the webhook answered ${answer.status}`);
    milliseconds.push(performance.now() - started);
  }
  const { items } = await client.listRuns('bench/webhook');
  return {
    name: 'webhook to the answer of one step',
    figures: percentiles('ms', milliseconds),
    runs: items.map((run) => ({ runId: run.id, steps: 1 })),
  };
}

/** Runs of three steps, so many at any time; the memory of the process at the start, in the middle and at the end. */
async function measureThroughput({ client, seconds, atOnce, pid }: Bench): Promise<Measured> {
  const steps = 3;
  await client.publishFlow('bench/throughput', fibChain(steps, 'throughput'));
  const runs: Measured['runs'] = [];
  const work = async () => {
    const run = await client.startAndWait('bench/throughput', {});
    if (run.status !== 'succeeded') throw new Error(`run ${run.id} is ${run.status}: ${run.error?.message}`);
    runs.push({ runId: run.id, steps });
  };
  await repeatFor(Math.min(5, seconds), atOnce, work);
  const before = memoryOf(pid);
  const firstHalf = await repeatFor(seconds / 2, atOnce, work);
  const halfway = memoryOf(pid);
  const secondHalf = await repeatFor(seconds / 2, atOnce, work);
  const perSecond = round((firstHalf + secondHalf) / 2);
  return {
    name: `runs of ${steps} steps, ${atOnce} at once, for ${seconds} s`,
    figures: {
      runsPerSecond: perSecond,
      stepsPerSecond: round(perSecond * steps),
      'memory MiB before': before,
      'memory MiB halfway': halfway,
      'memory MiB after': memoryOf(pid),
    },
    // Of very many runs the last ones are looked at after the kill: they are those that could be lost.
    runs: runs.slice(-500),
  };
}

/** The process's own memory, without the mapped file of the database; 0 where there is no /proc. */
function memoryOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
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
