import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job } from 'agenda';
import { MongoClient } from 'mongodb';

/** One of several processes that share a queue: `count-jobs.ts <uri> <database> <total>`. */
const [uri = '', databaseName = '', total = '0'] = process.argv.slice(2);

const client = await MongoClient.connect(uri);
const db = client.db(databaseName);
const ran = db.collection<{ n: number; pid: number }>('ran');
const busy = db.collection<{ _id: number }>('busy');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once a second process has taken a job, so that the first to start does not do all of them alone. */
let sharing: Promise<void> | null = null;
async function waitForAnother(): Promise<void> {
  await busy.insertOne({ _id: process.pid });
  while ((await busy.countDocuments()) < 2) await pause(20);
}
const agenda = new Agenda({ backend: new MongoBackend({ mongo: db }), processEvery: 50 });
agenda.define<{ n: number }>(
  'count',
  async (job: Job<{ n: number }>) => {
    sharing ??= waitForAnother();
    await sharing;
    await pause(20);
    await ran.insertOne({ n: job.attrs.data.n, pid: process.pid });
  },
  { concurrency: 2, lockLimit: 2 },
);
await agenda.start();
while ((await ran.countDocuments()) < Number(total)) await pause(50);
await agenda.stop();
await client.close();
// Agenda keeps timers that would hold the process.
process.exit(0);
