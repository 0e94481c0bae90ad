import { sleep } from '../millrace-process.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { startCluster } from './cluster.ts';

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

/** `round` tells several batches of one flow apart. */
type Batch = { path: string; count: number; round?: number; onStarted?: (runId: string) => void };

/** Starts as many runs as asked, some at the same time; gives their ids in the order of the answers. */
export async function startRuns(
  { client }: Pick<Cluster, 'client'>,
  { path, count, round = 0, onStarted }: Batch,
): Promise<string[]> {
  const runIds: string[] = [];
  let next = 0;
  const startOne = async () => {
    while (next < count) {
      const index = next++;
      const runId = await startOnce(client, path, round + index);
      runIds.push(runId);
      onStarted?.(runId);
    }
  };
  await Promise.all(Array.from({ length: 8 }, startOne));
  return runIds;
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
