import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { waitForEnd } from './cluster.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';
import { chain, expression, waitUntil } from './flows.ts';

/** How many runs are due per second. */
const duePerSecond = 50;
const lateMs = 2000;

/**
 * R13: runs that wait hold nothing on any worker. After all processes were killed and started again each goes on within
 * two seconds of its time; the times are spread, so that they do not measure throughput.
 */
export const waitManyRuns: Experiment = async ({ runs = 1000, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const violations: string[] = [];
    // Starting them takes its time: the first is due when all of them surely wait and were restarted.
    const firstDueAt = Date.now() + 60_000 + runs * 25;
    const due = `new Date(${firstDueAt} + input.index * ${1000 / duePerSecond}).toISOString()`;
    const flow = chain([waitUntil('pause', due), expression('late', `Date.parse(now) - Date.parse(${due})`)]);
    await client.publishFlow('evidence/waiting', flow);
    const runIds = await startRuns(cluster, { path: 'evidence/waiting', count: runs });
    const collection = database.collection('runs');
    while ((await collection.countDocuments({ status: 'waiting' })) < runs) await sleep(200);
    const held = await collection.countDocuments({ leaseOwner: { $exists: true } });
    if (held > 0) violations.push(`${held} waiting runs are held by a worker`);
    await cluster.restartAll();
    const readyBeforeMs = firstDueAt - Date.now();
    if (readyBeforeMs < 0) violations.push('the machine was too slow: the first were due before the restart');
    if (!(await waitForEnd(database, runIds, 300 + runs / duePerSecond)))
      violations.push('not all runs ended');
    const ended = await collection
      .find({ flowPath: 'evidence/waiting' })
      .project({ result: 1, status: 1 })
      .toArray();
    const late = ended.map(({ result }) => Number(result?.json));
    const tooLate = late.filter((ms) => !(ms <= lateMs)).length;
    if (tooLate > 0) violations.push(`${tooLate} runs went on more than ${lateMs} ms late`);
    const lateness = { p50: percentile(late, 0.5), p95: percentile(late, 0.95), most: Math.max(...late) };
    return { runs, heldWhileWaiting: held, lateMs: lateness, violations };
  });
