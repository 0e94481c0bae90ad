import { sleep } from '../millrace-process.ts';
import { type Cluster, randomFrom, waitForEnd } from './cluster.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, type Report, startRuns, withCluster } from './experiment.ts';
import { chain, effect, pause } from './flows.ts';
import { killAtSchedulePoint } from './schedules.ts';

/** The points that a worker passes while it executes runs. */
const workerPoints = [
  'before-claim',
  'after-claim',
  'before-commit',
  'after-commit',
  'before-records',
  'after-records',
  'before-suspend',
  'after-wake',
  'before-release',
];
const schedulePoints = ['schedule-inserted', 'schedule-advanced'];
const allPoints = [...workerPoints, ...schedulePoints, 'decision-saved'];
/** The first process dies at its first pass, so that somebody does with few runs, too; others at the first to twentieth. */
const mostPasses = 20;

/**
 * R3: processes that kill themselves at a named point, and are started again until all runs have ended. The end is that
 * of runs which nobody killed, and a kill costs a run at most one execution more.
 */
export const killAtFailpoints: Experiment = async (options) => {
  const names = options.failpoint === undefined ? allPoints : [options.failpoint];
  const unknown = names.filter((name) => !allPoints.includes(name));
  if (unknown.length > 0) {
    return { violations: [`there is no point "${unknown[0]}": name one of ${allPoints.join(', ')}`] };
  }
  const points: Record<string, Report> = {};
  for (const name of names) {
    const isOfSchedules = schedulePoints.includes(name);
    points[name] = await (isOfSchedules ? killAtSchedulePoint(name, options) : killAt(name, options));
  }
  const violations = Object.entries(points).flatMap(([name, report]) =>
    report.violations.map((line) => `${name}: ${line}`),
  );
  return { points, violations };
};

type Given = Parameters<Experiment>[0];

async function killAt(name: string, { runs = 20, seed, workers, lease = 2 }: Given): Promise<Report> {
  const random = randomFrom(seed);
  const isOfApi = name === 'decision-saved';
  let pass = 1;
  const dying = () => {
    const environment = { FAILPOINT: `${name}:${pass}`, TEST_HOOKS: '1' };
    pass = 1 + Math.floor(random() * (isOfApi ? 4 : mostPasses));
    return environment;
  };
  const cluster = { workers, leaseSeconds: lease, ...(!isOfApi && { workerEnvironment: dying }) };
  return withCluster(cluster, async (running) => {
    const { client, database, effectsUrl } = running;
    await client.publishFlow('evidence/point', storyOf(effectsUrl));
    const runIds = await startRuns(running, { path: 'evidence/point', count: runs });
    if (isOfApi) await running.restartApi(dying());
    let kills = 0;
    const deadline = Date.now() + 300_000;
    while (!(await waitForEnd(database, runIds, 0)) && Date.now() < deadline) {
      kills += await running.reviveWorkers();
      if (running.api().hasEnded()) {
        kills += 1;
        await running.restartApi(dying());
      }
      await decideAll(running, runIds);
      await sleep(100);
    }
    if (isOfApi) await running.restartApi();
    await sleep(500);
    const effects = await running.effectsOf(runIds);
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun: 3 });
    const { violations } = report;
    if (kills === 0) violations.push('no process died at this point, so this shows nothing: start more runs');
    const times = Object.values(effects).map((all) => all.length);
    const again = times.reduce((sum, count) => sum + count - 1, 0);
    const most = Math.max(...times);
    if (most > kills + 1) violations.push(`a step was executed ${most} times with ${kills} kills`);
    return { kills, executedAgain: again, ...report, violations };
  });
}

/** Scripts with a wait and an approval between them. */
function storyOf(effectsUrl: string) {
  const seconds = { kind: 'static', value: 0.2 };
  const title = { kind: 'static', value: 'Go on?' };
  return chain(
    [
      effect('first', effectsUrl, pause(20)),
      { id: 'pause', kind: 'wait', config: { kind: 'duration', seconds } },
      effect('second', effectsUrl, pause(20)),
      { id: 'ask', kind: 'approval', config: { title, starterMayDecide: true } },
      effect('third', effectsUrl, pause(20)),
    ],
    { ask: 'approved' },
  );
}

/** Decides what is open; the process may die meanwhile. */
async function decideAll({ client, database }: Cluster, runIds: string[]): Promise<void> {
  const open = await database
    .collection('approvals')
    .find({ status: 'pending' })
    .project({ runId: 1 })
    .toArray();
  for (const { runId } of open) {
    if (!runIds.includes(runId)) continue;
    await client
      .request('POST', `approvals/${runId}/ask/decisions`, { decision: 'approved' })
      .catch(() => undefined);
  }
}
