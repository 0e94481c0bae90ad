import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job } from 'agenda';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runCounters } from './testing/counter-process.ts';
import { type DatabaseProcess, startDatabaseProcess } from './testing/database-process.ts';

let dataDir: string;
let database: DatabaseProcess;
let client: MongoClient;
let db: Db;
let agendas: Agenda[] = [];
let serial = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-agenda-'));
  database = await startDatabaseProcess(dataDir, 'process');
  client = await MongoClient.connect(database.uri);
});
afterAll(async () => {
  await client.close();
  await database.kill('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  serial += 1;
  db = client.db(`agenda${serial}`);
});
afterEach(async () => {
  for (const agenda of agendas) await agenda.stop();
  agendas = [];
});

function openAgenda(options: Partial<ConstructorParameters<typeof Agenda>[0]> = {}): Agenda {
  const agenda = new Agenda({ backend: new MongoBackend({ mongo: db }), processEvery: 50, ...options });
  agendas.push(agenda);
  return agenda;
}

const jobs = () => db.collection('agendaJobs');

test('a job is locked while it runs, and unlocked after it', async () => {
  const agenda = openAgenda();
  let finish: () => void = () => {};
  const running = new Promise<void>((started) => {
    agenda.define('slow', () => {
      started();
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
  });
  await agenda.start();
  await agenda.now('slow', {});
  await running;
  expect((await jobs().findOne({ name: 'slow' }))?.lockedAt).toBeInstanceOf(Date);
  finish();
  await expect
    .poll(async () => (await jobs().findOne({ name: 'slow' }))?.lockedAt, { timeout: 10_000 })
    .toBeNull();
});

test('a lock whose owner died is taken over when its time is over', async () => {
  const agenda = openAgenda();
  let runs = 0;
  agenda.define(
    'orphan',
    () => {
      runs += 1;
    },
    { lockLifetime: 100 },
  );
  await agenda.create('orphan', {}).schedule(new Date()).save();
  await jobs().updateOne({ name: 'orphan' }, { $set: { lockedAt: new Date(Date.now() - 60_000) } });
  await agenda.start();
  await expect.poll(() => runs, { timeout: 10_000 }).toBe(1);
});

test('priority decides who goes first, and concurrency how many go at once', async () => {
  const agenda = openAgenda({ maxConcurrency: 1 });
  const order: string[] = [];
  let atOnce = 0;
  let most = 0;
  agenda.define<{ id: string }>(
    'ranked',
    async (job: Job<{ id: string }>) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      order.push(job.attrs.data.id);
      await new Promise((resolve) => setTimeout(resolve, 10));
      atOnce -= 1;
    },
    { concurrency: 1, lockLimit: 1 },
  );
  const at = new Date(Date.now() - 1000);
  for (const [id, priority] of [
    ['low', -10],
    ['high', 10],
    ['normal', 0],
  ] as const)
    await agenda.create('ranked', { id }).priority(priority).schedule(at).save();
  await agenda.start();
  await expect.poll(() => order.length, { timeout: 10_000 }).toBe(3);
  expect(order).toEqual(['high', 'normal', 'low']);
  expect(most).toBe(1);
});

test('a repeated job comes again, a disabled one does not, a unique one is there once', async () => {
  const agenda = openAgenda();
  const counts: Record<string, number> = { again: 0, off: 0, once: 0 };
  for (const name of Object.keys(counts))
    agenda.define(name, () => {
      counts[name] = (counts[name] ?? 0) + 1;
    });
  await agenda.create('off', {}).schedule(new Date()).disable().save();
  for (let turn = 0; turn < 3; turn += 1)
    await agenda.create('once', { id: 1 }).unique({ 'data.id': 1 }).schedule(new Date()).save();
  expect(await jobs().countDocuments({ name: 'once' })).toBe(1);
  await agenda.every('1 second', 'again');
  await agenda.start();
  await expect.poll(() => counts.again, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  expect(counts.off).toBe(0);
  expect(counts.once).toBe(1);
  expect((await jobs().findOne({ name: 'again' }))?.nextRunAt).toBeInstanceOf(Date);
  await agenda.disable({ name: 'again' });
  expect((await jobs().findOne({ name: 'again' }))?.disabled).toBe(true);
  await agenda.enable({ name: 'off' });
  await expect.poll(() => counts.off, { timeout: 10_000 }).toBe(1);
});

test('three processes share one database, and each job runs once', { timeout: 90_000 }, async () => {
  const total = 60;
  const agenda = openAgenda();
  agenda.define('count', () => {});
  for (let n = 0; n < total; n += 1) await agenda.create('count', { n }).schedule(new Date()).save();
  await runCounters({ uri: database.uri, databaseName: db.databaseName, processes: 3, total });
  const ran = await db.collection<{ n: number; pid: number }>('ran').find().toArray();
  expect(ran.map(({ n }) => n).toSorted((left, right) => left - right)).toEqual(
    Array.from({ length: total }, (_, n) => n),
  );
  expect(new Set(ran.map(({ pid }) => pid)).size).toBeGreaterThan(1);
});
