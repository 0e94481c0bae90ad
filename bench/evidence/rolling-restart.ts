import { chainOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, startRunsMeanwhile, withCluster } from './experiment.ts';

const stepsPerRun = 5;

/** R7: one worker after another gets SIGTERM and a successor, under load: nothing fails, nothing is executed again. */
export const restartWorkers: Experiment = async ({ runs = 300, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const flow = chainOfEffects({ steps: stepsPerRun, effectsUrl: cluster.effectsUrl, ms: 100 });
    await client.publishFlow('evidence/rolling', flow);
    const meanwhile = startRunsMeanwhile(cluster, 'evidence/rolling', runs);
    let restarts = 0;
    const exits: (number | null)[] = [];
    while (!(await meanwhile.haveEnded())) {
      const index = restarts % cluster.workers.length;
      const leaving = cluster.workers[index];
      const successor = await cluster.startWorker();
      exits.push((await leaving?.stop()) ?? null);
      cluster.workers[index] = successor;
      restarts += 1;
    }
    const runIds = [...meanwhile.runIds];
    const effects = await cluster.effectsOf(runIds);
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun });
    const { violations } = report;
    const again = Object.values(effects).filter((times) => times.length > 1).length;
    if (again > 0) violations.push(`${again} steps were executed again`);
    const unclean = exits.filter((code) => code !== 0).length;
    if (unclean > 0) violations.push(`${unclean} workers did not end with status 0`);
    return { restarts, ...report, executedAgain: again, violations };
  });
