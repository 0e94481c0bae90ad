import type { IndexDescription } from 'mongodb';
import type { IndexDefinition, IndexOptions } from 'mongoose';
import type { MongoConnection } from './connect-mongo.ts';

/** By which Agenda finds its next job; its own way to create it would make a failure end the process. */
const agendaIndex = {
  name: 'findAndLockNextJobIndex',
  key: { name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 },
};

/**
 * Creates every index that the schemas declare, and Agenda's, by one command per collection. Creating one that exists
 * changes nothing, so every process may call it at its start.
 */
export async function ensureIndexes({ db, models }: MongoConnection): Promise<void> {
  // One after another: many at once would open a connection each, and wait for them on a busy machine.
  for (const model of Object.values(models)) {
    const indexes = model.schema.indexes().map(description);
    if (indexes.length > 0) await db.collection(model.collection.name).createIndexes(indexes);
  }
  await db.collection('agendaJobs').createIndexes([agendaIndex]);
}

/** mongoose adds `background` to every index, which MongoDB has ignored since 4.2. */
function description([key, options]: [IndexDefinition, IndexOptions]): IndexDescription {
  const { background: _, ...rest } = options;
  return { ...rest, key } as IndexDescription;
}
