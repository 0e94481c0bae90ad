import type { PayloadStore } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { PayloadDocument } from './models/run-models.ts';

/** The largest text that fits a document of 16 MiB together with its ids. */
const maxPayloadBytes = 16 * 1024 * 1024 - 64 * 1024;

/** Values that are too large for their record. */
export function createMongoPayloadStore(connection: MongoConnection): PayloadStore {
  const payloads = connection.db.collection<PayloadDocument>('payloads');
  return {
    async put(run, id, json) {
      if (Buffer.byteLength(json) > maxPayloadBytes) {
        throw new AppError('payload_too_large', 'The value is larger than 16 MiB as JSON. Return less.');
      }
      try {
        await payloads.insertOne({ _id: id, workspaceId: run.workspaceId, runId: run.id, json });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async get(workspaceId, id) {
      const payload = await payloads.findOne({ _id: id, workspaceId });
      if (!payload) throw new AppError('not_found', 'The stored value no longer exists.');
      return payload.json;
    },
  };
}
