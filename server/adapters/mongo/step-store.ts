import type { LogStore, StepStore } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { logDocument } from './log-documents.ts';
import type { LogDocument, StepDocument } from './models/run-models.ts';
import { toStepDocument } from './run-documents.ts';

/** Copies step records out of the run document; a batch that is copied twice changes nothing. */
export function createMongoStepStore(connection: MongoConnection): StepStore {
  const steps = connection.db.collection<StepDocument>('steps');
  const logs = connection.db.collection<LogDocument>('logs');
  return {
    async save(run, records) {
      if (records.length === 0) return;
      const lines = records.flatMap((record) => logDocument(run, record.path, record.log ?? []));
      if (lines.length > 0) await logs.bulkWrite(lines.map(upsert), { ordered: false });
      const documents = records.map((record) => toStepDocument(run, record));
      await steps.bulkWrite(documents.map(upsert));
    },
  };
}

/** Streams log lines; appending the same lines again changes nothing. */
export function createMongoLogStore(connection: MongoConnection): LogStore {
  const logs = connection.db.collection<LogDocument>('logs');
  return {
    async append(run, path, lines) {
      const [document] = logDocument(run, path, lines);
      if (!document) return;
      const { _id, ...fields } = document;
      await logs.updateOne({ _id }, { $set: fields }, { upsert: true });
    },
  };
}

function upsert<Document extends { _id: string }>({ _id, ...fields }: Document) {
  return { updateOne: { filter: { _id } as never, update: { $set: fields } as never, upsert: true } };
}
