import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job } from 'agenda';
import { MongoClient } from 'mongodb';

/** One of several processes that share a queue: `count-jobs.ts <uri> <database> <total>`. */
const [uri = '', databaseName = '', total = '0'] = process.argv.slice(2);

const client = await MongoClient.connect(uri);
const db = client.db(databaseName);
const ran = db.collection<{ n: number; pid: number }>('ran');
const agenda = new Agenda({ backend: new MongoBackend({ mongo: db }), processEvery: 50 });
agenda.define<{ n: number }>(
  'count',
  async (job: Job<{ n: number }>) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await ran.insertOne({ n: job.attrs.data.n, pid: process.pid });
  },
  { concurrency: 2, lockLimit: 2 },
);
await agenda.start();
while ((await ran.countDocuments()) < Number(total)) await new Promise((resolve) => setTimeout(resolve, 50));
await agenda.stop();
await client.close();
// Agenda keeps timers that would hold the process.
process.exit(0);
