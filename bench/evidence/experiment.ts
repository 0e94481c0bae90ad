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

/** Starts as many runs as asked, some at the same time; gives their ids in the order of the answers. */
export async function startRuns(
  { client }: Pick<Cluster, 'client'>,
  { path, count, onStarted }: { path: string; count: number; onStarted?: (runId: string) => void },
): Promise<string[]> {
  const runIds: string[] = [];
  let next = 0;
  const startOne = async () => {
    while (next < count) {
      const index = next++;
      const { runId } = await client.startRun(path, { index });
      runIds.push(runId);
      onStarted?.(runId);
    }
  };
  await Promise.all(Array.from({ length: 8 }, startOne));
  return runIds;
}

/** Milliseconds of a promise, and what it gives. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - start), result };
}
