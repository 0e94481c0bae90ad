import { Binary, Decimal128, Double, Long, ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, openDatabaseUnderTest } from './database-under-test.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of any shape are what is tested here
type Document = any;

let database: DatabaseUnderTest;
let serial = 0;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());
beforeEach(() => {
  serial += 1;
});

function collection() {
  return database.db.collection<Document>(`s${serial}`);
}

async function idsOf(filter: Document, documents: Document[]): Promise<unknown[]> {
  const things = collection();
  await things.insertMany(documents);
  return (await things.find(filter as never).toArray()).map(({ _id }) => _id);
}

test.each([
  ['its index is dropped', (things: Document) => things.dropIndex('n_1')],
  ['its collection is dropped', (things: Document) => things.drop()],
  ['its collection gets another name', (things: Document) => things.rename('renamed')],
])('a cursor ends with an error, and not early, when %s', async (_, change) => {
  const things = collection();
  await database.db.dropCollection('renamed');
  await things.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));
  await things.createIndex({ n: 1 });
  const cursor = things.find({ n: { $gte: 0 } }, { batchSize: 2, hint: { n: 1 } });
  await cursor.next();
  await change(things);
  await expect(cursor.toArray()).rejects.toMatchObject({ codeName: 'QueryPlanKilled' });
});

describe('values', () => {
  test('come back with their exact types and the order of their fields', async () => {
    const document = {
      _id: 1,
      order: new Map([
        ['z', 1],
        ['10', 2],
        ['9', 3],
      ]),
      z: 1,
      double: new Double(1),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('0.10'),
      binary: new Binary(Buffer.from([1, 2])),
      at: new Date(-5),
      id: new ObjectId(),
      none: null,
      list: [[], {}, [1, 'a']],
      flag: false,
    };
    await collection().insertOne(document);
    await collection().updateOne({ _id: 1 }, { $set: { z: 2 } });
    const raw = await collection().findOne(
      { _id: 1 },
      { promoteValues: false, promoteLongs: false, raw: true },
    );
    const text = Buffer.from(raw as unknown as Uint8Array).toString('latin1');
    expect(text.indexOf('\x1010\0')).toBeLessThan(text.indexOf('\x109\0'));
    const read = await collection().findOne({ _id: 1 }, { promoteValues: false });
    expect(read?.double).toEqual(new Double(1));
    expect(String(read?.long)).toBe('9007199254740993');
    expect(String(read?.decimal)).toBe('0.10');
    expect(read?.at).toEqual(new Date(-5));
    expect(read?.list).toHaveLength(3);
  });

  test('sort across types in the order of MongoDB', async () => {
    const values = ['b', 2, null, { a: 1 }, new Date(1), true, 'a', 1.5, new ObjectId(), [0]];
    await collection().insertMany(values.map((value, _id) => ({ _id, value })));
    const sorted = await collection().find().sort({ value: 1 }).toArray();
    await collection().createIndex({ value: 1 });
    expect(sorted.map(({ _id }) => _id)).toEqual([2, 9, 7, 1, 6, 0, 3, 8, 5, 4]);
  });
});

describe('filters', () => {
  test('null means missing as well, and ranges keep to the type of their operand', async () => {
    expect(await idsOf({ a: null }, [{ _id: 1 }, { _id: 2, a: null }, { _id: 3, a: 0 }])).toEqual([1, 2]);
    expect(await collection().countDocuments({ a: { $gte: 0 } })).toBe(1);
    expect(await collection().countDocuments({ a: { $lte: 0, $nin: [5] } })).toBe(1);
    expect(await collection().countDocuments({ a: { $exists: true } })).toBe(2);
    expect(await collection().countDocuments({ a: { $ne: null } })).toBe(1);
  });

  test('look into arrays by item, by position and by $elemMatch', async () => {
    const documents = [
      {
        _id: 1,
        a: [
          { b: 1, c: 5 },
          { b: 2, c: 1 },
        ],
      },
      { _id: 2, a: [{ b: 1, c: 1 }] },
      { _id: 3, a: [1, 5] },
    ];
    expect(await idsOf({ 'a.b': 1, 'a.c': 5 }, documents)).toEqual([1]);
    expect(await collection().countDocuments({ a: { $elemMatch: { b: 2, c: 5 } } })).toBe(0);
    expect(await collection().countDocuments({ 'a.0.b': 1 })).toBe(2);
    expect(await collection().countDocuments({ a: { $gt: 4 } })).toBe(1);
    expect(await collection().countDocuments({ a: { $size: 2 } })).toBe(2);
    expect(await collection().countDocuments({ a: { $all: [5, 1] } })).toBe(1);
  });

  test('test bits of numbers and binary data', async () => {
    const documents = [
      { _id: 1, a: 5 },
      { _id: 2, a: -1 },
      { _id: 3, a: new Binary(Buffer.from([1])) },
      { _id: 4, a: 'text' },
    ];
    expect(await idsOf({ a: { $bitsAllSet: 5 } }, documents)).toEqual([1, 2]);
    expect(await collection().countDocuments({ a: { $bitsAnySet: [0, 1] } })).toBe(3);
    expect(await collection().countDocuments({ a: { $bitsAllClear: [1] } })).toBe(2);
    expect(await collection().countDocuments({ a: { $bitsAnyClear: 2 } })).toBe(2);
  });

  test('an unknown operator is refused with the error of MongoDB', async () => {
    await expect(
      collection()
        .find({ a: { $frob: 1 } } as never)
        .toArray(),
    ).rejects.toMatchObject({ code: 2, codeName: 'BadValue' });
    await expect(database.db.command({ frobnicate: 1 })).rejects.toMatchObject({
      code: 59,
      codeName: 'CommandNotFound',
    });
  });
});

describe('updates', () => {
  test('set, unset, count, push and pull by dotted paths', async () => {
    await collection().insertOne({ _id: 1, a: { b: 1, c: 2 }, list: [3, 1, 2] });
    await collection().updateOne({ _id: 1 }, {
      $set: { 'a.d.e': 5 },
      $unset: { 'a.c': '' },
      $inc: { 'a.b': 2 },
      $push: { list: { $each: [9, 0], $sort: 1, $slice: -3 } },
    } as never);
    expect(await collection().findOne()).toEqual({ _id: 1, a: { b: 3, d: { e: 5 } }, list: [2, 3, 9] });
    await collection().updateOne({ _id: 1 }, {
      $pull: { list: { $gte: 3 } },
      $addToSet: { set: { $each: [1, 1, 2] } },
    } as never);
    expect(await collection().findOne()).toMatchObject({ list: [2], set: [1, 2] });
  });

  test('change array items by $, $[] and array filters', async () => {
    await collection().insertOne({ _id: 1, items: [{ n: 1 }, { n: 2 }, { n: 3 }] });
    await collection().updateOne({ 'items.n': 2 }, { $set: { 'items.$.hit': true } });
    await collection().updateOne({}, { $inc: { 'items.$[].n': 10 } });
    await collection().updateOne(
      {},
      { $set: { 'items.$[x].big': true } },
      { arrayFilters: [{ 'x.n': { $gte: 13 } }] },
    );
    expect(await collection().findOne()).toEqual({
      _id: 1,
      items: [{ n: 11 }, { n: 12, hit: true }, { n: 13, big: true }],
    });
  });

  test('an upsert takes the equalities of its filter, and the _id stays as it is', async () => {
    const result = await collection().updateOne(
      { a: 1, 'b.c': { $eq: 2 }, d: { $gt: 1 } },
      { $setOnInsert: { e: 1 }, $set: { f: 1 } },
      { upsert: true },
    );
    expect(result.upsertedCount).toBe(1);
    expect(await collection().findOne({}, { projection: { _id: 0 } })).toEqual({
      a: 1,
      b: { c: 2 },
      e: 1,
      f: 1,
    });
    await expect(collection().updateOne({ a: 1 }, { $set: { _id: 5 } })).rejects.toMatchObject({ code: 66 });
    await expect(collection().updateOne({ a: 1 }, { $set: { 'b.c': 1, b: 2 } })).rejects.toMatchObject({
      code: 40,
    });
  });

  test('a pipeline computes from the document, and what changes nothing is not counted', async () => {
    await collection().insertOne({ _id: 1, a: 2, b: 3 });
    await collection().updateOne({ _id: 1 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'b' }]);
    expect(await collection().findOne()).toEqual({ _id: 1, a: 2, sum: 5 });
    expect(await collection().updateOne({ _id: 1 }, { $set: { a: 2 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
    expect(await collection().replaceOne({ _id: 1 }, { z: 1 })).toMatchObject({ modifiedCount: 1 });
    expect(await collection().findOne()).toEqual({ _id: 1, z: 1 });
  });

  test('int32 grows to int64 and a conditional update applies once among many at the same time', async () => {
    await collection().insertOne({ _id: 1, n: 2_147_483_647, revision: 0 });
    await collection().updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect(await collection().findOne({ n: { $type: 'long' } })).toMatchObject({ n: 2_147_483_648 });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, who) =>
        collection().findOneAndUpdate({ _id: 1, revision: 0 }, { $set: { who }, $inc: { revision: 1 } }),
      ),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });
});

describe('indexes', () => {
  test('a unique index holds, with the key in the error, and unordered inserts go on', async () => {
    await collection().createIndex({ a: 1, 'b.c': -1 }, { unique: true });
    const failed = collection().insertMany([{ a: 1, b: { c: 1 } }, { a: 1, b: { c: 1 } }, { a: 2 }], {
      ordered: false,
    });
    await expect(failed).rejects.toMatchObject({ code: 11000, writeErrors: [{ index: 1 }] });
    await expect(collection().insertOne({ a: 1, b: { c: 1 } })).rejects.toMatchObject({
      keyPattern: { a: 1, 'b.c': -1 },
      keyValue: { a: 1, 'b.c': 1 },
    });
    expect(await collection().countDocuments()).toBe(2);
  });

  test('sparse and partial unique indexes leave out what they do not cover', async () => {
    await collection().createIndex({ a: 1 }, { unique: true, sparse: true });
    await collection().createIndex({ b: 1 }, { unique: true, partialFilterExpression: { live: true } });
    await collection().insertMany([{ b: 1 }, { b: 1 }, { b: 1, live: true }]);
    await expect(collection().insertOne({ b: 1, live: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection().countDocuments({ a: null })).toBe(3);
  });

  test('queries find the same with and without an index, for every shape of value', async () => {
    const values = [
      1,
      2,
      2.5,
      'a',
      'ab',
      'b',
      null,
      true,
      [1, 7],
      ['a'],
      { x: 1 },
      new Date(3),
      -1,
      'a\0b',
      undefined,
    ];
    await collection().insertMany(
      values.map((value, _id) => (value === undefined ? { _id } : { _id, value })),
    );
    const filters = [
      { value: 2 },
      { value: null },
      { value: { $in: [1, 'a', null] } },
      { value: { $gt: 1 } },
      { value: { $gte: 1, $lt: 7 } },
      { value: { $lt: 'b' } },
      { value: /^a/ },
      { value: { $regex: '^A', $options: 'i' } },
      { value: { $ne: 1 } },
      { value: { x: 1 } },
      { value: { $exists: false } },
      { $or: [{ value: 1 }, { value: 'b' }] },
      { value: ['a'] },
    ];
    const before = [];
    for (const filter of filters)
      before.push(
        (
          await collection()
            .find(filter as never)
            .sort({ _id: 1 })
            .toArray()
        ).map(({ _id }) => _id),
      );
    for (const direction of [1, -1] as const) {
      await collection().createIndex({ value: direction });
      for (const [at, filter] of filters.entries()) {
        const found = await collection()
          .find(filter as never)
          .sort({ _id: 1 })
          .toArray();
        expect([filter, found.map(({ _id }) => _id)]).toEqual([filter, before[at]]);
      }
      await collection().dropIndexes();
    }
  });

  test('long strings are found by equality, prefix and range though their keys are cut', async () => {
    const long = 'x'.repeat(3000);
    await collection().createIndex({ text: 1 }, { unique: true });
    await collection().insertMany([
      { _id: 1, text: `${long}a` },
      { _id: 2, text: `${long}b` },
      { _id: 3, text: 'short' },
    ]);
    expect(await collection().findOne({ text: `${long}b` })).toMatchObject({ _id: 2 });
    expect(await collection().countDocuments({ text: { $gt: `${long}a` } })).toBe(1);
    expect((await collection().find().sort({ text: 1 }).toArray()).map(({ _id }) => _id)).toEqual([3, 1, 2]);
    await expect(collection().insertOne({ text: `${long}a` })).rejects.toMatchObject({ code: 11000 });
  });

  test('serve equality, ranges and order, and explain says which', async () => {
    await collection().createIndex({ a: 1, b: -1 });
    await collection().insertMany(Array.from({ length: 300 }, (_, n) => ({ _id: n, a: n % 3, b: n })));
    const plan = async (filter: Document, sort: Record<string, 1 | -1>) =>
      JSON.stringify(
        (
          await collection()
            .find(filter as never)
            .sort(sort)
            .explain()
        ).queryPlanner,
      );
    expect(await plan({ a: 1 }, { b: -1 })).toContain('a_1_b_-1');
    expect(await plan({ a: 1 }, { b: -1 })).not.toContain('SORT');
    expect(await plan({ a: 1 }, { b: 1 })).toContain('backward');
    expect(await plan({ c: 1 }, {})).toContain('COLLSCAN');
    const page = await collection()
      .find({ a: 1, b: { $lt: 200 } })
      .sort({ b: -1 })
      .skip(1)
      .limit(3)
      .toArray();
    expect(page.map(({ _id }) => _id)).toEqual([196, 193, 190]);
    const all = await collection()
      .find({ a: { $in: [0, 2] } })
      .batchSize(7)
      .toArray();
    expect(all).toHaveLength(200);
  });
});

describe('cursors and aggregation', () => {
  test('a cursor goes on while documents are written', async () => {
    await collection().insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id })));
    const seen: unknown[] = [];
    for await (const { _id } of collection().find().batchSize(10)) {
      seen.push(_id);
      if (_id === 15) await collection().deleteOne({ _id: 40 });
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n).filter((n) => n !== 40));
  });

  test('pipelines match by index, group, look up and count', async () => {
    await collection().insertMany([
      { _id: 1, k: 'a', n: 1 },
      { _id: 2, k: 'a', n: 2 },
      { _id: 3, k: 'b', n: 5 },
    ]);
    const grouped = await collection()
      .aggregate([
        { $match: { n: { $gte: 1 } } },
        { $group: { _id: '$k', sum: { $sum: '$n' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(grouped).toEqual([
      { _id: 'a', sum: 3 },
      { _id: 'b', sum: 5 },
    ]);
    expect(
      await collection()
        .aggregate([{ $match: { n: 99 } }, { $count: 'n' }])
        .toArray(),
    ).toEqual([]);
    expect(await collection().distinct('k')).toEqual(['a', 'b']);
    expect(
      await collection()
        .find({}, { projection: { n: 1, _id: 0 } })
        .sort({ n: -1 })
        .limit(1)
        .toArray(),
    ).toEqual([{ n: 5 }]);
    await expect(
      collection()
        .aggregate([{ $sample: { size: -1 } }])
        .toArray(),
    ).rejects.toMatchObject({ code: 28747 });
  });
});

describe('change streams', () => {
  test.each<[string, object, () => Promise<unknown>]>([
    ['drop', {}, () => collection().drop()],
    [
      'rename',
      { to: expect.objectContaining({ coll: 'elsewhere' }) },
      () => collection().rename('elsewhere', { dropTarget: true }),
    ],
  ])('end with a %s', async (operationType, more, end) => {
    await collection().insertOne({ _id: 1 });
    const stream = collection().watch([]);
    const seen: object[] = [];
    stream.on('change', (change) => seen.push(change));
    await expect
      .poll(async () => {
        await collection().insertOne({ probe: true });
        return seen.length;
      })
      .toBeGreaterThan(0);
    await end();
    await expect.poll(() => seen.at(-1)).toMatchObject({ operationType: 'invalidate' });
    const ns = expect.objectContaining({ coll: collection().collectionName });
    expect(seen.at(-2)).toMatchObject({ operationType, ns, ...more });
    await stream.close();
  });

  test('tell inserts, updates, replacements and deletes in order, and resume after a token', async () => {
    const stream = collection().watch([], { fullDocument: 'updateLookup' });
    const changes: { operationType: string; _id: unknown }[] = [];
    stream.on('change', (change) => changes.push(change as never));
    await expect
      .poll(async () => {
        await collection().insertOne({ probe: true });
        return changes.length;
      })
      .toBeGreaterThan(0);
    changes.length = 0;
    await collection().insertOne({ _id: 1, a: 1 });
    await collection().updateOne({ _id: 1 }, { $set: { 'b.c': 2 }, $unset: { a: '' } });
    await collection().replaceOne({ _id: 1 }, { z: 1 });
    await collection().deleteOne({ _id: 1 });
    const own = () =>
      changes.filter((change) => (change as { documentKey?: { _id?: unknown } }).documentKey?._id === 1);
    await expect.poll(() => own().length).toBe(4);
    expect(own().map(({ operationType }) => operationType)).toEqual([
      'insert',
      'update',
      'replace',
      'delete',
    ]);
    expect(own()[1]).toMatchObject({
      updateDescription: { updatedFields: { b: { c: 2 } }, removedFields: ['a'] },
    });
    await stream.close();
    const resumed = collection().watch([], { resumeAfter: own()[2]?._id as never });
    expect(await resumed.next()).toMatchObject({ operationType: 'delete', documentKey: { _id: 1 } });
    await resumed.close();
  });
});
