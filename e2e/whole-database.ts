import { join } from 'node:path';
import { BSON, type Db, MongoClient } from 'mongodb';

/** What a running server writes although nobody asks it for anything: that its worker lives and looks for work. */
const heartbeats: Record<string, readonly string[]> = {
  workers: ['aliveUntil'],
  agendaJobs: ['lockedAt', 'nextRunAt', 'lastRunAt', 'lastFinishedAt', 'lastModifiedBy'],
};

/** Sessions that end within this time are left out: the database removes them by itself. */
const endsSoonMs = 600_000;

/** Every document of every collection, as text by collection and id, from the database of a running server. */
export async function readWholeDatabase(dataDir: string): Promise<Record<string, string>> {
  const documents = await withDatabase(dataDir, readDocuments);
  return Object.fromEntries(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Removes what would wake schedules: a removed schedule is still looked for at its next time. */
export async function forgetScheduleWakeUps(dataDir: string): Promise<void> {
  await withDatabase(dataDir, (db) => db.collection('agendaJobs').deleteMany({ name: 'fire-schedule' }));
}

async function readDocuments(db: Db): Promise<[string, string][]> {
  const names = await db.listCollections({}, { nameOnly: true }).toArray();
  const documents: [string, string][] = [];
  for (const { name } of names) {
    for (const document of await db.collection(name).find({}).toArray()) {
      if (name === 'sessions' && document.expiresAt.getTime() < Date.now() + endsSoonMs) continue;
      for (const field of heartbeats[name] ?? []) delete document[field];
      documents.push([`${name}/${String(document._id)}`, BSON.EJSON.stringify(document)]);
    }
  }
  return documents;
}

async function withDatabase<Result>(dataDir: string, use: (db: Db) => Promise<Result>): Promise<Result> {
  const socket = encodeURIComponent(join(dataDir, 'db.sock'));
  const client = await MongoClient.connect(`mongodb://${socket}/millrace?directConnection=true`);
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}
