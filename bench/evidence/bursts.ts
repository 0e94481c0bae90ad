import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { type Cluster, waitForEnd } from './cluster.ts';
import { type Experiment, queuedCopyOf, startRuns, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

const light = 'export function main() { return 1; }';

/** R15: idle, the first step starts at once; in a burst no worker stands still while others have work. */
export const burst: Experiment = async ({ runs = 1000, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const violations: string[] = [];
    await client.publishFlow('evidence/burst', chain(['a', 'b', 'c'].map((id) => script(id, light))));
    const idle: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const sentAt = Date.now();
      const { id } = await client.startAndWait('evidence/burst', {});
      const first = (await client.listSteps(id)).items.find(({ node }) => node === 'a');
      idle.push(Date.parse(first?.startedAt ?? '') - sentAt);
      await sleep(100);
    }
    const firstStepMs = { p50: percentile(idle, 0.5), p95: percentile(idle, 0.95) };
    if (!(firstStepMs.p95 <= 100))
      violations.push(`the first step starts after ${firstStepMs.p95} ms (95 %)`);
    const start = Date.now();
    const runIds = await startRuns(cluster, { path: 'evidence/burst', count: runs });
    const acceptedMs = Date.now() - start;
    if (!(await waitForEnd(database, runIds, 300))) violations.push('not all runs ended');
    const endedMs = Date.now() - start;
    const gaps = await idleGaps(cluster, runIds);
    for (const [worker, gap] of Object.entries(gaps)) {
      if (gap > 200) violations.push(`${worker} stood still for ${gap} ms`);
    }
    const perSecond = Math.round((runs / endedMs) * 1000);
    return {
      firstStepMs,
      runs,
      acceptedMs,
      endedMs,
      runsPerSecond: perSecond,
      longestGapMs: gaps,
      violations,
    };
  });

/** The longest time in which a worker executed nothing, between its first and its last step of these runs. */
async function idleGaps({ database }: Cluster, runIds: string[]): Promise<Record<string, number>> {
  const records = database.collection<{ worker: string; startedAt: Date; finishedAt: Date }>('steps');
  const steps = await records
    .find({ runId: { $in: runIds }, kind: 'script' } as object)
    .sort({ startedAt: 1 })
    .toArray();
  const busyUntil = new Map<string, number>();
  const gaps: Record<string, number> = {};
  for (const { worker, startedAt, finishedAt } of steps) {
    const before = busyUntil.get(worker) ?? startedAt.getTime();
    gaps[worker] = Math.max(gaps[worker] ?? 0, startedAt.getTime() - before);
    busyUntil.set(worker, Math.max(before, finishedAt.getTime()));
  }
  return gaps;
}

/** R18: one workspace has thousands of runs in the queue; those of another one start as if there were none. */
export const flood: Experiment = async ({ runs = 10_000, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const violations: string[] = [];
    const other = await cluster.clientOf('quiet');
    const slow =
      'export async function main() { await new Promise((done) => setTimeout(done, 50)); return 1; }';
    await client.publishFlow('evidence/flood', chain([script('a', slow)]));
    await other.publishFlow('evidence/quiet', chain([script('a', light)]));
    const flooded = await pourIn(cluster, runs);
    const waits: number[] = [];
    let most = 0;
    const queued = () => database.collection('runs').countDocuments({ status: 'queued' });
    for (let index = 0; index < 60; index += 1) {
      most = Math.max(most, await queued());
      const sentAt = Date.now();
      const { id } = await other.startAndWait('evidence/quiet', {});
      const first = (await other.listSteps(id)).items.find(({ node }) => node === 'a');
      waits.push(Date.parse(first?.startedAt ?? '') - sentAt);
      await sleep(200);
    }
    const startMs = { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), most: Math.max(...waits) };
    if (startMs.p95 > 2000)
      violations.push(`runs of the other workspace start after ${startMs.p95} ms (95 %)`);
    if (!(await waitForEnd(database, flooded, 1200))) violations.push('not all runs of the flood ended');
    return { runs, queuedMost: most, startMs, violations };
  });

/** Thousands of runs at once, faster than any caller could start them. */
async function pourIn({ client, database }: Cluster, count: number): Promise<string[]> {
  const { id } = await client.startAndWait('evidence/flood', {});
  const collection = database.collection<{ _id: string } & Record<string, unknown>>('runs');
  const queued = queuedCopyOf((await collection.findOne({ _id: id })) ?? {});
  const at = new Date();
  const runIds = Array.from({ length: count }, (_, index) => `FLOOD${String(index).padStart(7, '0')}`);
  for (let from = 0; from < count; from += 500) {
    const batch = runIds.slice(from, from + 500);
    const own = (runId: string) => ({ _id: runId, idempotencyKey: runId, createdAt: at, claimableAt: at });
    await collection.insertMany(batch.map((runId) => ({ ...queued, ...own(runId) })));
  }
  return runIds;
}
