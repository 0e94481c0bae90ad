import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';
import mongoose, { Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from './testing/open-test-database.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('mongoose', () => {
  test('saves, finds, updates and deletes documents with its own versions and timestamps', async () => {
    const connection = await mongoose
      .createConnection(database.uri, { dbName: 'mongoose', bufferCommands: false })
      .asPromise();
    const schema = new Schema(
      {
        name: { type: String, required: true, unique: true },
        tags: [String],
        nested: { a: Number, when: Date },
        any: Schema.Types.Mixed,
      },
      { timestamps: true, minimize: false },
    );
    const Thing = connection.model('Thing', schema);
    await Thing.init();
    const made = await Thing.create({
      name: 'one',
      tags: ['a'],
      nested: { a: 1 },
      any: { '10': 1, '9': { deep: [] } },
    });
    made.tags.push('b');
    made.nested = { a: 2, when: new Date(5) };
    await made.save();
    await expect(Thing.create({ name: 'one' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { name: 'one' },
    });
    const read = await Thing.findOne({ tags: 'b', 'nested.a': { $gte: 2 } }).lean();
    expect(read).toMatchObject({
      name: 'one',
      tags: ['a', 'b'],
      nested: { a: 2, when: new Date(5) },
      __v: 1,
    });
    const updated = await Thing.findOneAndUpdate(
      { name: 'two' },
      { $set: { tags: ['z'] } },
      { upsert: true, returnDocument: 'after' },
    );
    expect(updated).toMatchObject({ name: 'two', tags: ['z'] });
    expect(await Thing.countDocuments({ tags: { $in: ['z', 'a'] } })).toBe(2);
    expect(await Thing.deleteMany({ name: /^t/ })).toMatchObject({ deletedCount: 1 });
    await connection.close();
  });
});

describe('Agenda', () => {
  test('runs jobs at once when they are announced, again on schedule, and removes them when they are done', async () => {
    const client = await MongoClient.connect(database.uri);
    const db = client.db('agenda');
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: db }),
      notificationChannel: new MongoChangeStreamNotificationChannel({ db }),
      processEvery: 1000,
      removeOnComplete: true,
    });
    const done: string[] = [];
    const errors: unknown[] = [];
    agenda.on('error', (error) => errors.push(error));
    agenda.define('wake', async (job: { attrs: { data: unknown } }) => {
      done.push((job.attrs.data as { id: string }).id);
    });
    await agenda.start();
    await agenda.now('wake', { id: 'a' });
    await agenda.schedule(new Date(Date.now() + 50), 'wake', { id: 'b' });
    await agenda.create('wake', { id: 'c' }).unique({ 'data.id': 'c' }).save();
    await expect.poll(() => done.toSorted(), { timeout: 15_000 }).toEqual(expect.arrayContaining(['a', 'b']));
    await expect
      .poll(
        () => db.collection('agendaJobs').countDocuments({ name: 'wake', 'data.id': { $in: ['a', 'b'] } }),
        { timeout: 10_000 },
      )
      .toBe(0);
    expect(errors).toEqual([]);
    await agenda.stop();
    await client.close();
  });

  test('two agendas share a queue and no job runs twice', async () => {
    const client = await MongoClient.connect(database.uri);
    const db = client.db('shared');
    const runs = new Map<number, number>();
    const agendas = [1, 2].map(() => {
      const agenda = new Agenda({
        backend: new MongoBackend({ mongo: db }),
        processEvery: 100,
        removeOnComplete: true,
      });
      agenda.define('count', async (job: { attrs: { data: unknown } }) => {
        const { n } = job.attrs.data as { n: number };
        runs.set(n, (runs.get(n) ?? 0) + 1);
      });
      return agenda;
    });
    for (const agenda of agendas) await agenda.start();
    for (let n = 0; n < 20; n += 1) await agendas[0]?.now('count', { n });
    await expect.poll(() => runs.size, { timeout: 20_000 }).toBe(20);
    await expect.poll(() => db.collection('agendaJobs').countDocuments(), { timeout: 10_000 }).toBe(0);
    expect([...runs.values()]).toEqual(Array.from({ length: 20 }, () => 1));
    for (const agenda of agendas) await agenda.stop();
    await client.close();
  });
});
