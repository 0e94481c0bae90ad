import { sleep } from '../millrace-process.ts';
import { type Cluster, randomFrom } from './cluster.ts';
import { chainOfEffects, loopOfEffects } from './crash-flow.ts';
import { checkRuns } from './crash-report.ts';
import { type Experiment, type Options, startRunsMeanwhile, withCluster } from './experiment.ts';
import { heldBy, summarize, watchRecovery } from './recovery.ts';

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
    return { kills, ...report, recoveryMs: summarize(recoveries) };
  });
};

function failpointOf(name: string | undefined, random: () => number): Record<string, string> {
  if (name === undefined) return {};
  return { FAILPOINT: `${name}:${1 + Math.floor(random() * 20)}`, TEST_HOOKS: '1' };
}

type Kill = { runs: number; random: () => number };

async function killUntilEnd(cluster: Cluster, options: Options, { runs, random }: Kill) {
  const meanwhile = startRunsMeanwhile(cluster, 'evidence/crash', runs);
  const recoveries: number[] = [];
  const watching: Promise<void>[] = [];
  let kills = 0;
  const deadline = Date.now() + 20 * 60_000;
  while (Date.now() < deadline) {
    await sleep(options.every);
    if (await meanwhile.haveEnded()) break;
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
  await meanwhile.started();
  await Promise.all(watching);
  // Records travel in batches: give the last ones a moment, then look.
  await sleep(1000);
  return { kills, runIds: [...meanwhile.runIds], recoveries };
}
