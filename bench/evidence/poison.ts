import { sleep } from '../millrace-process.ts';
import { type Cluster, waitForEnd } from './cluster.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';
import { chain, effect, pause } from './flows.ts';

/**
 * R6: whoever executes the poison step is killed from outside, every time. It must fail after three of them; the runs
 * that executed beside it must not.
 */
export const poisonStep: Experiment = async ({ runs = 30, workers, lease = 2 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database, effectsUrl } = cluster;
    const violations: string[] = [];
    await client.publishFlow('evidence/poison', chain([effect('poison', effectsUrl, pause(60_000))]));
    await client.publishFlow(
      'evidence/beside',
      chain(['a', 'b', 'c'].map((id) => effect(id, effectsUrl, pause(300)))),
    );
    const { runId } = await client.startRun('evidence/poison', {});
    const beside = await startRuns(cluster, { path: 'evidence/beside', count: runs });
    let kills = 0;
    const deadline = Date.now() + 300_000;
    while (!(await waitForEnd(database, [runId], 0)) && Date.now() < deadline) {
      const executions = (await cluster.effectsOf([runId]))[`${runId}/poison`]?.length ?? 0;
      if (executions > kills && (await killHolder(cluster, runId))) kills += 1;
      await sleep(50);
    }
    const poisoned = await client.getRun(runId);
    const executions = (await cluster.effectsOf([runId]))[`${runId}/poison`]?.length ?? 0;
    if (poisoned.status !== 'failed' || poisoned.error?.fault !== 'system') {
      violations.push(`the poisoned run is ${poisoned.status} (${poisoned.error?.fault ?? 'no fault'})`);
    }
    if (executions !== 3) violations.push(`the poison step was executed ${executions} times instead of 3`);
    if (!(await waitForEnd(database, beside, 120))) violations.push('runs beside it did not end');
    const statuses: Record<string, number> = {};
    for (const id of beside) {
      const { status } = await client.getRun(id);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    if (statuses.succeeded !== runs) violations.push(`runs beside it: ${JSON.stringify(statuses)}`);
    return { kills, executions, error: poisoned.error?.message, beside: statuses, violations };
  });

async function killHolder(cluster: Cluster, runId: string): Promise<boolean> {
  const run = await cluster.database
    .collection<{ _id: string; leaseOwner?: string }>('runs')
    .findOne({ _id: runId });
  const index = cluster.workers.findIndex(({ child }) => run?.leaseOwner?.includes(`-${child.pid}-`));
  const holder = cluster.workers[index];
  if (holder === undefined) return false;
  await holder.kill();
  cluster.workers[index] = await cluster.startWorker();
  return true;
}
