import type { Collection, Filter, OptionalUnlessRequiredId, WithoutId } from 'mongodb';
import type { LogStore, StepStore } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { duplicatesOf } from './database-errors.ts';
import { logDocument } from './log-documents.ts';
import type { LogDocument, RunDocument, StepDocument } from './models/run-models.ts';
import { parseUnflushed, toStepDocument, toStepRecord } from './run-documents.ts';

/** Copies step records out of the run document; a batch that is copied twice changes nothing. */
export function createMongoStepStore(connection: MongoConnection): StepStore {
  const steps = connection.db.collection<StepDocument>('steps');
  const logs = connection.db.collection<LogDocument>('logs');
  const runs = connection.db.collection<RunDocument>('runs');
  return {
    async find(workspaceId, runId, path) {
      const found = await steps.findOne({ _id: `${runId}/${path}`, workspaceId });
      if (found) return toStepRecord(found);
      const run = await runs.findOne({ _id: runId, workspaceId }, { projection: { unflushed: 1 } });
      return run?.unflushed.map(parseUnflushed).findLast((record) => record.path === path) ?? null;
    },

    async save(batches) {
      const lines = batches.flatMap(({ run, records }) =>
        records.flatMap((record) => logDocument(run, record.path, record.log ?? [])),
      );
      await insertOrReplace(logs, lines);
      const documents = batches.flatMap(({ run, records }) =>
        records.map((record) => toStepDocument(run, record)),
      );
      await insertOrReplace(steps, documents);
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
      await insertOrReplace(logs, [document]);
    },
  };
}

/**
 * Nearly every record is new, and inserting costs a third less than an upsert: only what was there already (saved
 * before a crash, or waiting before it finished) is replaced. Of several with one id the last stands.
 */
async function insertOrReplace<Entry extends { _id: string }>(
  collection: Collection<Entry>,
  entries: Entry[],
): Promise<void> {
  if (entries.length === 0) return;
  try {
    await collection.insertMany(entries as OptionalUnlessRequiredId<Entry>[], { ordered: false });
  } catch (error) {
    const present = duplicatesOf(error).flatMap((index) => entries[index] ?? []);
    if (present.length === 0) throw error;
    await collection.bulkWrite(present.map(replacement));
  }
}

function replacement<Entry extends { _id: string }>({ _id, ...fields }: Entry) {
  const filter = { _id } as Filter<Entry>;
  return { replaceOne: { filter, replacement: fields as unknown as WithoutId<Entry>, upsert: true } };
}
