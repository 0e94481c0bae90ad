import type { MongoConnection } from './connect-mongo.ts';

/**
 * Creates every index that the schemas declare, and Agenda's. Creating one that exists changes nothing, so every
 * process may call it at its start.
 */
export async function ensureIndexes(connection: MongoConnection): Promise<void> {
  for (const model of Object.values(connection.models)) await model.createIndexes();
  await connection.db
    .collection('agendaJobs')
    .createIndex(
      { name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 },
      { name: 'findAndLockNextJobIndex' },
    );
}
