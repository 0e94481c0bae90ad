import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { type Cluster, randomFrom, waitForEnd } from './cluster.ts';
import { chainOfEffects, loopOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, type Options, startRuns, withCluster } from './experiment.ts';

const stepsPerRun = 5;

/** R1: a random worker is killed every 300 ms until all runs have ended. R3: with `--failpoint` they kill themselves. */
export const killWorkers: Experiment = async (options) => {
  const { runs = 200, seed, failpoint, lease = 2, workers } = options;
  const random = randomFrom(seed);
  const workerEnvironment = () => failpointOf(failpoint, random);
  return withCluster({ workers, leaseSeconds: lease, workerEnvironment }, async (cluster) => {
    const story = options.shape === 'loop' ? loopOfEffects : chainOfEffects;
    const flow = story({ steps: stepsPerRun, effectsUrl: cluster.effectsUrl, ms: 20 });
    await cluster.client.publishFlow('evidence/crash', flow);
    const { kills, runIds, recoveries } = await killUntilEnd(cluster, options, { runs, random });
    const effects = await cluster.effectsOf(runIds);
    const { client, database } = cluster;
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun });
    return { kills, ...report, recoveryMs: summary(recoveries) };
  });
};

/** R5: how long runs stand still that were executing on a worker when it was killed; their steps take long. */
export const measureRecovery: Experiment = async (options) => {
  const { runs = 60, seed, lease = 2, workers } = options;
  const random = randomFrom(seed);
  return withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const flow = chainOfEffects({ steps: stepsPerRun, effectsUrl: cluster.effectsUrl, ms: 1500 });
    await cluster.client.publishFlow('evidence/crash', flow);
    const slow = { ...options, every: Math.max(options.every, 3000) };
    const { kills, runIds, recoveries } = await killUntilEnd(cluster, slow, { runs, random });
    const effects = await cluster.effectsOf(runIds);
    const { client, database } = cluster;
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun });
    const { violations } = report;
    const p95 = percentile(recoveries, 0.95);
    if (p95 > (lease + 5) * 1000) violations.push(`95 % recover within ${p95} ms, the lease is ${lease} s`);
    return { kills, ...report, leaseSeconds: lease, recoveryMs: summary(recoveries), violations };
  });
};

function failpointOf(name: string | undefined, random: () => number): Record<string, string> {
  if (name === undefined) return {};
  return { FAILPOINT: `${name}:${1 + Math.floor(random() * 20)}`, TEST_HOOKS: '1' };
}

type Kill = { runs: number; random: () => number };

async function killUntilEnd(cluster: Cluster, options: Options, { runs, random }: Kill) {
  const runIds: string[] = [];
  const recoveries: number[] = [];
  const watching: Promise<void>[] = [];
  const starts = startRuns(cluster, {
    path: 'evidence/crash',
    count: runs,
    onStarted: (runId) => runIds.push(runId),
  });
  let kills = 0;
  const deadline = Date.now() + 20 * 60_000;
  while (Date.now() < deadline) {
    await sleep(options.every);
    if (runIds.length === runs && (await waitForEnd(cluster.database, runIds, 0))) break;
    const index = Math.floor(random() * cluster.workers.length);
    const victim = cluster.workers[index];
    if (victim === undefined) continue;
    const lost = await heldBy(cluster, victim.child.pid ?? 0);
    const killedAt = Date.now();
    await victim.kill();
    kills += 1;
    watching.push(watchRecovery(cluster, lost, killedAt, recoveries));
    cluster.workers[index] = await cluster.startWorker();
  }
  await starts;
  await Promise.all(watching);
  // Records travel in batches: give the last ones a moment, then look.
  await sleep(1000);
  return { kills, runIds, recoveries };
}

type Held = { _id: string; epoch: number };

/** The runs that a worker process holds; its owner name ends in its process id and a random part. */
async function heldBy({ database }: Cluster, pid: number): Promise<Held[]> {
  const runs = database.collection<Held>('runs');
  const owner = new RegExp(`-${pid}-[0-9a-f]+$`);
  return runs.find({ status: 'running', leaseOwner: owner }, { projection: { epoch: 1 } }).toArray();
}

/** Notes when each of the runs was taken by another worker. */
async function watchRecovery(
  { database }: Cluster,
  lost: Held[],
  killedAt: number,
  recoveries: number[],
): Promise<void> {
  const left = new Map(lost.map(({ _id, epoch }) => [_id, epoch]));
  const runs = database.collection<Held & { status: string }>('runs');
  const deadline = killedAt + 60_000;
  while (left.size > 0 && Date.now() < deadline) {
    await sleep(50);
    const now = await runs.find({ _id: { $in: [...left.keys()] } }, { projection: { epoch: 1 } }).toArray();
    for (const { _id, epoch } of now) {
      if (epoch === left.get(_id)) continue;
      recoveries.push(Date.now() - killedAt);
      left.delete(_id);
    }
  }
  // A run that ended in the moment of the kill is taken by nobody.
  for (const id of left.keys()) {
    const run = await runs.findOne({ _id: id });
    if (run?.status === 'running') recoveries.push(60_000);
  }
}

function summary(recoveries: number[]) {
  const [p50, p95] = [percentile(recoveries, 0.5), percentile(recoveries, 0.95)];
  return { runs: recoveries.length, p50, p95, most: Math.max(0, ...recoveries) };
}
