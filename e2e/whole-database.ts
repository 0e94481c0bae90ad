import { join } from 'node:path';
import { BSON, MongoClient } from 'mongodb';

/** What a running server writes although nobody asks it for anything: that its worker lives and looks for work. */
const heartbeats: Record<string, readonly string[]> = {
  workers: ['aliveUntil'],
  agendaJobs: ['lockedAt', 'nextRunAt', 'lastRunAt', 'lastFinishedAt', 'lastModifiedBy'],
};

/** Sessions that end within this time are left out: the database removes them by itself. */
const endsSoonMs = 600_000;

/** Every document of every collection, as text by collection and id, from the database of a running server. */
export async function readWholeDatabase(dataDir: string): Promise<Record<string, string>> {
  const socket = encodeURIComponent(join(dataDir, 'db.sock'));
  const client = await MongoClient.connect(`mongodb://${socket}/millrace?directConnection=true`);
  try {
    const db = client.db();
    const names = await db.listCollections({}, { nameOnly: true }).toArray();
    const documents: [string, string][] = [];
    for (const { name } of names) {
      for (const document of await db.collection(name).find({}).toArray()) {
        if (name === 'sessions' && document.expiresAt.getTime() < Date.now() + endsSoonMs) continue;
        for (const field of heartbeats[name] ?? []) delete document[field];
        documents.push([`${name}/${String(document._id)}`, BSON.EJSON.stringify(document)]);
      }
    }
    return Object.fromEntries(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await client.close();
  }
}
