import type { WorkerRegistry } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { WorkerDocument } from './models/worker-model.ts';

/** The worker processes of this installation. */
export function createMongoWorkerRegistry(connection: MongoConnection): WorkerRegistry {
  const workers = connection.db.collection<WorkerDocument>('workers');
  return {
    async beat(owner, until) {
      await workers.updateOne(
        { _id: owner },
        { $set: { aliveUntil: new Date(until), hasLeft: false } },
        { upsert: true },
      );
    },
    async leave(owner) {
      await workers.updateOne({ _id: owner }, { $set: { hasLeft: true } });
    },
    countLost: (since, now) =>
      workers.countDocuments({ aliveUntil: { $gte: new Date(since), $lt: new Date(now) }, hasLeft: false }),
  };
}
