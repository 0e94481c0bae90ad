import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { type Experiment, queuedCopyOf, withCluster } from './experiment.ts';
import { chain, expression } from './flows.ts';

/** R4: a run that was inserted and whose process died before anybody was told starts within 10 seconds. */
export const loseStarts: Experiment = async ({ runs = 50, workers, lease = 2 }) =>
  withCluster({ workers, leaseSeconds: lease }, async ({ client, database }) => {
    const violations: string[] = [];
    await client.publishFlow('evidence/lost', chain([expression('one', '1')]));
    const model = await client.startAndWait('evidence/lost', {});
    const collection = database.collection<{ _id: string } & Record<string, unknown>>('runs');
    // Every run but the first is a queued copy: it has no wake-up, no job and nobody who was told.
    const queued = queuedCopyOf((await collection.findOne({ _id: model.id })) ?? {});
    const waits: number[] = [];
    for (let index = 0; index < runs; index += 1) {
      const runId = `LOST${String(index).padStart(6, '0')}`;
      const at = new Date();
      await collection.insertOne({
        ...queued,
        _id: runId,
        idempotencyKey: `lost:${index}`,
        createdAt: at,
        claimableAt: at,
      });
      for (;;) {
        const run = await client.getRun(runId);
        if (run.finishedAt !== null || Date.now() - at.getTime() > 60_000) break;
        await sleep(20);
      }
      const ms = Date.now() - at.getTime();
      waits.push(ms);
      if (ms > 10_000) violations.push(`run ${runId} took ${ms} ms`);
    }
    const startMs = { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), most: Math.max(...waits) };
    return { runs, startMs, violations };
  });
