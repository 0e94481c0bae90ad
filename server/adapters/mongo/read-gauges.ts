import type { Document } from 'mongodb';
import type { DatabaseGauges, SharedGauges } from '#server/runtime/gauges.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { isRunEnded, runStatuses } from '#shared/runs/run.ts';
import type { MongoConnection } from './connect-mongo.ts';

const openStatuses = runStatuses.filter((status) => !isRunEnded(status));

type JobDocument = { nextRunAt: Date | null };

/** Counts by indexes alone: a look at `/metrics` costs what is open, not what has ended. */
export function createMongoGauges(
  connection: MongoConnection,
  { jobCollection, clock }: { jobCollection: string; clock: ClockPort },
): SharedGauges {
  const { db, models } = connection;
  const jobs = db.collection<JobDocument>(jobCollection);
  return {
    async openRuns() {
      const workspaces = await models.workspaces.find({}, { _id: 1 }).lean();
      const counts = await Promise.all(
        openStatuses.map((status) =>
          Promise.all(
            workspaces.map(({ _id }) => models.runs.countDocuments({ workspaceId: String(_id), status })),
          ),
        ),
      );
      return openStatuses.map((status, at) => ({
        status,
        count: (counts[at] ?? []).reduce((sum, count) => sum + count, 0),
      }));
    },
    async jobs() {
      const now = new Date(clock.now());
      const [due, later] = await Promise.all([
        jobs.countDocuments({ nextRunAt: { $ne: null, $lte: now } }),
        jobs.countDocuments({ nextRunAt: { $gt: now } }),
      ]);
      return { due, later };
    },
    async database() {
      try {
        return readStatus(await db.command({ serverStatus: 1 }));
      } catch {
        return null;
      }
    },
  };
}

function readStatus({ metrics, storageEngine }: Document): DatabaseGauges {
  const now = storageEngine?.unflushedMillis;
  const longest = storageEngine?.longestUnflushedMillis;
  return {
    scans: Number(metrics?.queryExecutor?.collectionScans?.total ?? Number.NaN),
    unflushed:
      typeof now === 'number' && typeof longest === 'number'
        ? { nowSeconds: now / 1000, longestSeconds: longest / 1000 }
        : null,
  };
}
