import { sleep } from '../millrace-process.ts';
import { type Cluster, waitForEnd } from './cluster.ts';
import { chainOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';

const stepsPerRun = 5;
const outageMs = 10_000;
/** An answer that takes longer counts as a hang. */
const patienceMs = 8000;

/**
 * R8: under load the database is frozen for 10 seconds and thawed, then killed and back 3 seconds later. Processes stay,
 * the API says 503 in the meantime, runs go on within 15 seconds and nothing is recorded twice.
 */
export const loseDatabase: Experiment = async ({ runs = 200, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const flow = chainOfEffects({ steps: stepsPerRun, effectsUrl: cluster.effectsUrl, ms: 500 });
    await client.publishFlow('evidence/outage', flow);
    const runIds = await startRuns(cluster, { path: 'evidence/outage', count: runs });
    const { child } = cluster.databaseProcess();
    child.kill('SIGSTOP');
    const frozen = await probeWhile(cluster, outageMs, runIds[0] ?? '');
    child.kill('SIGCONT');
    const frozenBackMs = await untilRecordsGrow(cluster);
    const more = await startRuns(cluster, {
      path: 'evidence/outage',
      count: Math.ceil(runs / 2),
      round: runs,
    });
    await cluster.restartDatabase(3000);
    const cutBackMs = await untilRecordsGrow(cluster);
    const all = [...runIds, ...more];
    const violations: string[] = [];
    if (!(await waitForEnd(database, all, 300))) violations.push('not all runs ended');
    await sleep(1000);
    const effects = await cluster.effectsOf(all);
    const report = await checkRuns({ client, database, effects, runIds: all, stepsPerRun });
    violations.push(...report.violations, ...frozen.violations);
    for (const [what, ms] of Object.entries({ frozenBackMs, cutBackMs })) {
      if (ms > 15_000) violations.push(`${what} is ${ms}`);
    }
    const gone = [...cluster.workers, cluster.api()].filter((running) => running.hasEnded());
    if (gone.length > 0) violations.push(`${gone.length} processes ended`);
    return { ...report, whileFrozen: frozen.answers, frozenBackMs, cutBackMs, violations };
  });

/** What the API answers while the database does not. */
async function probeWhile({ client, origin }: Cluster, ms: number, runId: string) {
  const answers: Record<string, number> = {};
  const violations: string[] = [];
  const end = Date.now() + ms;
  const probe = async (name: string, ask: () => Promise<number>) => {
    while (Date.now() < end - 1000) {
      const start = Date.now();
      const status = await ask().catch(() => 0);
      const took = Date.now() - start;
      if (took > patienceMs) violations.push(`${name} took ${took} ms`);
      // What is asked just before the thaw may be answered well.
      if (start + took > end) return;
      answers[`${name} ${status}`] = (answers[`${name} ${status}`] ?? 0) + 1;
      if (status !== 503) violations.push(`${name} answered ${status} while the database was frozen`);
    }
  };
  // The first answers may come from what is in memory.
  await sleep(500);
  await Promise.all([
    probe('readyz', async () => (await fetch(`${origin}/readyz`)).status),
    probe('GET run', async () => (await client.request('GET', `runs/${runId}`)).status),
    probe(
      'POST run',
      async () => (await client.request('POST', 'flows/evidence/outage/runs', { input: {} })).status,
    ),
  ]);
  await sleep(Math.max(0, end - Date.now()));
  return { answers, violations };
}

/** Milliseconds until step records are written again. */
async function untilRecordsGrow({ database }: Cluster): Promise<number> {
  const start = Date.now();
  const count = () =>
    database
      .collection('steps')
      .countDocuments({})
      .catch(() => null);
  let before: number | null = null;
  while (Date.now() - start < 60_000) {
    const now = await count();
    if (before !== null && now !== null && now > before) break;
    before ??= now;
    await sleep(100);
  }
  return Date.now() - start;
}
