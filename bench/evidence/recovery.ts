import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { type Cluster, randomFrom, waitForEnd } from './cluster.ts';
import { chainOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';

/** Runs that execute at the same time when a worker is killed. */
const runsPerKill = 12;
const stepMs = 3000;

/**
 * R5: how long runs stand still that were executing on a worker when it was killed. Each kill has runs of its own: a step
 * that three kills met in a row would be blamed for them (design 3.9), and that is R6.
 */
export const measureRecovery: Experiment = async ({ runs = 120, seed, lease = 2, workers }) => {
  const random = randomFrom(seed);
  return withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database, effectsUrl } = cluster;
    await client.publishFlow('evidence/crash', chainOfEffects({ steps: 1, effectsUrl, ms: stepMs }));
    const runIds: string[] = [];
    const recoveries: number[] = [];
    const violations: string[] = [];
    let kills = 0;
    while (runIds.length < runs) {
      const round = await startRuns(cluster, {
        path: 'evidence/crash',
        count: runsPerKill,
        round: runIds.length,
      });
      runIds.push(...round);
      await sleep(stepMs / 4);
      recoveries.push(...(await killOne(cluster, random)));
      kills += 1;
      if (!(await waitForEnd(database, round, 120))) violations.push('not all runs ended');
    }
    await sleep(1000);
    const effects = await cluster.effectsOf(runIds);
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun: 1 });
    const recoveryMs = summarize(recoveries);
    if (recoveries.length === 0) violations.push('no run was executing when its worker was killed');
    if (recoveryMs.p95 > (lease + 5) * 1000) {
      violations.push(`95 % recover within ${recoveryMs.p95} ms, the lease is ${lease} s`);
    }
    violations.push(...report.violations);
    return { kills, ...report, leaseSeconds: lease, recoveryMs, violations };
  });
};

/** Kills a random worker and starts another one; gives how long each of its runs stood still. */
async function killOne(cluster: Cluster, random: () => number): Promise<number[]> {
  const index = Math.floor(random() * cluster.workers.length);
  const victim = cluster.workers[index];
  if (victim === undefined) return [];
  const recoveries: number[] = [];
  const lost = await heldBy(cluster, victim.child.pid ?? 0);
  const killedAt = Date.now();
  await victim.kill();
  const [, fresh] = await Promise.all([
    watchRecovery(cluster, lost, killedAt, recoveries),
    cluster.startWorker(),
  ]);
  cluster.workers[index] = fresh;
  return recoveries;
}

export type Held = { _id: string; epoch: number };

/** The runs that a worker process holds; its owner name ends in its process id and a random part. */
export async function heldBy({ database }: Cluster, pid: number): Promise<Held[]> {
  const runs = database.collection<Held>('runs');
  const owner = new RegExp(`-${pid}-[0-9a-f]+$`);
  return runs.find({ status: 'running', leaseOwner: owner }, { projection: { epoch: 1 } }).toArray();
}

/** Notes when each of the runs was taken by another worker. */
export async function watchRecovery(
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

/** Milliseconds in which runs that stood still were taken by another worker. */
export function summarize(recoveries: number[]) {
  const [p50, p95] = [percentile(recoveries, 0.5), percentile(recoveries, 0.95)];
  return { runs: recoveries.length, p50, p95, most: Math.max(0, ...recoveries) };
}
