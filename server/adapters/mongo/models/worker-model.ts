import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A worker process; `aliveUntil` is the end of its last heartbeat. */
export type WorkerDocument = { _id: string; aliveUntil: Date; hasLeft: boolean };

const keptSeconds = 24 * 60 * 60;

const schema = new Schema<WorkerDocument>(
  {
    _id: { type: String, required: true },
    aliveUntil: { type: Date, required: true },
    hasLeft: { type: Boolean, required: true },
  },
  collectionOptions('workers'),
).index({ aliveUntil: 1 }, { expireAfterSeconds: keptSeconds });

export function defineWorkerModel(connection: Connection) {
  return { Worker: connection.model('Worker', schema) };
}
