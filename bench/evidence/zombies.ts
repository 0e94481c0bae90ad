import { sleep } from '../millrace-process.ts';
import { randomFrom } from './cluster.ts';
import { chainOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, startRunsMeanwhile, withCluster } from './experiment.ts';

const stepsPerRun = 5;

/**
 * R2: workers are frozen past their lease and thawed. What a zombie still sends from a script that was in the middle is
 * counted as late; it must write nothing.
 */
export const freezeWorkers: Experiment = async ({ runs = 200, seed, workers, lease = 2 }) => {
  const random = randomFrom(seed);
  return withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const flow = chainOfEffects({ steps: stepsPerRun, effectsUrl: cluster.effectsUrl, ms: 100 });
    await client.publishFlow('evidence/crash', flow);
    const meanwhile = startRunsMeanwhile(cluster, 'evidence/crash', runs);
    let freezes = 0;
    const deadline = Date.now() + 20 * 60_000;
    while (Date.now() < deadline) {
      const victim = cluster.workers[Math.floor(random() * cluster.workers.length)];
      victim?.child.kill('SIGSTOP');
      freezes += 1;
      await sleep(lease * 1000 + 1500);
      victim?.child.kill('SIGCONT');
      await sleep(500);
      if (await meanwhile.haveEnded()) break;
    }
    await meanwhile.started();
    const runIds = [...meanwhile.runIds];
    await sleep(2000);
    const effects = await cluster.effectsOf(runIds);
    const report = await checkRuns({ client, database, effects, runIds, stepsPerRun });
    const isLate = (line: string) => line.endsWith('was executed again after it had finished');
    const violations = report.violations.filter((line) => !isLate(line));
    return { freezes, ...report, lateEffects: report.violations.length - violations.length, violations };
  });
};
