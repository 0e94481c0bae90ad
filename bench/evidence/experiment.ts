import { sleep } from '../millrace-process.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { startCluster, waitForEnd } from './cluster.ts';

/** What is chosen on the command line; each experiment has its own defaults for what is left out. */
export type Options = {
  runs: number | undefined;
  seed: number;
  workers: number;
  every: number;
  /** Seconds. */
  lease: number | undefined;
  seconds: number | undefined;
  /** Runs a second. */
  rate: number | undefined;
  shape: string;
  failpoint: string | undefined;
};

export type Report = { violations: string[] } & Record<string, unknown>;

/** An experiment of docs/reliability.md: every broken promise is one line of `violations`. */
export type Experiment = (options: Options) => Promise<Report>;

/** Runs on processes of its own, which are gone afterwards whatever happens. */
export async function withCluster<Result>(
  options: ClusterOptions,
  work: (cluster: Cluster) => Promise<Result>,
): Promise<Result> {
  const cluster = await startCluster(options);
  try {
    return await work(cluster);
  } finally {
    await cluster.close();
  }
}

/** `round` tells several batches of one flow apart; ids are added to `into` as their answers come. */
type Batch = { path: string; count: number; round?: number; into?: string[] };

/** Starts as many runs as asked, some at the same time; gives their ids in the order of the answers. */
export async function startRuns(
  { client }: Pick<Cluster, 'client'>,
  { path, count, round = 0, into: runIds = [] }: Batch,
): Promise<string[]> {
  let next = 0;
  const startOne = async () => {
    while (next < count) {
      const index = next++;
      runIds.push(await startOnce(client, path, round + index));
    }
  };
  await Promise.all(Array.from({ length: 8 }, startOne));
  return runIds;
}

/** Runs that are started while something is done to their processes. */
export type RunsMeanwhile = {
  runIds: readonly string[];
  /** Whether all were started and have ended; throws what kept them from being started. */
  haveEnded(): Promise<boolean>;
  /** Waits until all were started. */
  started(): Promise<unknown>;
};

export function startRunsMeanwhile(cluster: Cluster, path: string, count: number): RunsMeanwhile {
  const runIds: string[] = [];
  const starting = startRuns(cluster, { path, count, into: runIds });
  // Whoever waits below is told of it; until then nobody does.
  let failed: Promise<unknown> | null = null;
  starting.catch(() => {
    failed = starting;
  });
  return {
    runIds,
    haveEnded: async () => {
      await failed;
      return runIds.length === count && waitForEnd(cluster.database, runIds, 0);
    },
    started: () => starting,
  };
}

/** A start that was not acknowledged is sent again with its key, as any careful caller does. */
async function startOnce(client: Cluster['client'], path: string, index: number): Promise<string> {
  const key = { 'idempotency-key': `${path}:${index}` };
  for (;;) {
    const { status, text } = await client.request('POST', `flows/${path}/runs`, { input: { index } }, key);
    if (status === 202) return JSON.parse(text).runId;
    if (status !== 503) throw new Error(`starting ${path}: ${status} ${text}`);
    await sleep(200);
  }
}

/** Milliseconds of a promise, and what it gives. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - start), result };
}

/** What an ended run's document looked like before anybody took it: stored again, it is a run that nobody was told of. */
export function queuedCopyOf(ended: Record<string, unknown>): Record<string, unknown> {
  const { leaseOwner: _, leaseUntil: __, lastCommit: ___, ...rest } = ended;
  const nothing = { result: null, error: null, response: null, startedAt: null, finishedAt: null };
  return { ...rest, ...nothing, status: 'queued', epoch: 0, revision: 0, state: {}, unflushed: [] };
}
