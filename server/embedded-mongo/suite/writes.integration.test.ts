import { Long } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, failureOf, openDatabaseUnderTest } from './database-under-test.ts';

let database: DatabaseUnderTest;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());

/** What an update makes of a document. */
async function updated(
  document: object,
  update: unknown,
  options: object = {},
  filter: object = {},
): Promise<unknown> {
  const things = await database.collection([{ _id: 1, ...document }]);
  await things.updateOne(filter, update as never, options);
  return things.findOne({}, { projection: { _id: 0 } });
}

describe('update operators', () => {
  test.each<[object, unknown, object, object]>([
    [{ a: 1 }, { $set: { 'b.c': 2 } }, {}, { a: 1, b: { c: 2 } }],
    [{ a: [1, 2] }, { $set: { 'a.3': 9 } }, {}, { a: [1, 2, null, 9] }],
    [{ a: 1 }, { $unset: { a: '', b: '' } }, {}, {}],
    [{ a: [1, 2] }, { $unset: { 'a.0': '' } }, {}, { a: [null, 2] }],
    [{ a: 1 }, { $inc: { a: 2, b: 1 } }, {}, { a: 3, b: 1 }],
    [{ a: 3 }, { $mul: { a: 2, b: 5 } }, {}, { a: 6, b: 0 }],
    [{ a: 3 }, { $min: { a: 2 }, $max: { b: 1 } }, {}, { a: 2, b: 1 }],
    [{ a: 3 }, { $rename: { a: 'z.y' } }, {}, { z: { y: 3 } }],
    [{ a: 5 }, { $bit: { a: { and: 4 } } }, {}, { a: 4 }],
    [{ a: [1] }, { $push: { a: { $each: [3, 2], $position: 0, $slice: 2 } } }, {}, { a: [3, 2] }],
    [
      { a: [{ s: 2 }, { s: 1 }] },
      { $push: { a: { $each: [], $sort: { s: 1 } } } },
      {},
      { a: [{ s: 1 }, { s: 2 }] },
    ],
    [{ a: [1, 2] }, { $addToSet: { a: { $each: [2, 3] } } }, {}, { a: [1, 2, 3] }],
    [{ a: [1, 2, 3, 2] }, { $pull: { a: 2 } }, {}, { a: [1, 3] }],
    [{ a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: { $gte: 2 } } } }, {}, { a: [{ x: 1, y: 2 }] }],
    [{ a: [[5], 1, 9] }, { $pull: { a: { $gt: 3 } } }, {}, { a: [[5], 1] }],
    [{ a: [1, 2, 3] }, { $pullAll: { a: [1, 3] } }, {}, { a: [2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, {}, { a: [2, 3] }],
    [
      { a: [1, 5, 9] },
      { $set: { 'a.$[big]': 0 } },
      { arrayFilters: [{ big: { $gt: 4 } }] },
      { a: [1, 0, 0] },
    ],
    [{ a: [{ b: [1, 2] }] }, { $inc: { 'a.$[].b.$[]': 1 } }, {}, { a: [{ b: [2, 3] }] }],
    [{ a: 1, b: 2 }, [{ $set: { c: { $add: ['$a', '$b'] } } }, { $unset: 'a' }], {}, { b: 2, c: 3 }],
    [{ a: 1 }, [{ $replaceWith: { z: '$a' } }], {}, { z: 1 }],
  ])('%j with %j', async (document, update, options, expected) => {
    expect(await updated(document, update, options)).toEqual(expected);
  });

  test('the positional operator takes the item that the filter met', async () => {
    expect(await updated({ a: [{ n: 1 }, { n: 2 }] }, { $set: { 'a.$.hit': 1 } }, {}, { 'a.n': 2 })).toEqual({
      a: [{ n: 1 }, { n: 2, hit: 1 }],
    });
    expect(
      await updated({ a: [5, 8, 9] }, { $set: { 'a.$': 0 } }, {}, { a: { $elemMatch: { $gt: 6 } } }),
    ).toEqual({ a: [5, 0, 9] });
  });

  test.each<[string, object, unknown, object, number]>([
    ['two operators on one path', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
    ['a path and one below it', { a: {} }, { $set: { a: 1, 'a.b': 1 } }, {}, 40],
    ['a path through a number', { a: 1 }, { $set: { 'a.b': 1 } }, {}, 28],
    ['a position that no filter met', { a: 1 }, { $set: { 'a.$': 1 } }, {}, 2],
    ['another _id', {}, { $set: { _id: 2 } }, {}, 66],
    ['adding to text', { a: 'x' }, { $inc: { a: 1 } }, {}, 14],
    ['pushing to a number', { a: 1 }, { $push: { a: 1 } }, {}, 2],
    ['an unknown operator', {}, { $frob: { a: 1 } }, {}, 9],
    ['an operator without a dollar', {}, { $set: { a: 1 }, constructor: { a: 1 } }, {}, 9],
    ['an unused array filter', { a: [1] }, { $set: { b: 1 } }, { arrayFilters: [{ x: 1 }] }, 9],
    ['a missing array filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, {}, 2],
    ['a stage that no update has', {}, [{ $group: { _id: 1 } }], {}, 72],
  ])('%s is refused', async (_, document, update, options, code) => {
    expect((await failureOf(updated(document, update, options))).code).toBe(code);
  });
});

describe('results', () => {
  test('an unordered bulk write goes on after an error, an ordered one ends', async () => {
    for (const [ordered, count] of [
      [false, 3],
      [true, 1],
    ] as const) {
      const things = await database.collection();
      const failure = things.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } as never } },
          { insertOne: { document: { _id: 1 } as never } },
          { insertOne: { document: { _id: 2 } as never } },
          { updateOne: { filter: { _id: 3 } as never, update: { $set: { a: 1 } }, upsert: true } },
        ],
        { ordered },
      );
      expect((await failureOf(failure)).code).toBe(11000);
      expect(await things.countDocuments()).toBe(count);
    }
  });

  test('findAndModify returns before or after, removes, upserts and projects', async () => {
    const things = await database.collection([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    expect(await things.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } })).toEqual({
      _id: 2,
      n: 2,
    });
    expect(
      await things.findOneAndUpdate(
        { _id: 1 } as never,
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { _id: 0 } },
      ),
    ).toEqual({ n: 2 });
    expect(
      await things.findOneAndReplace(
        { _id: 9 } as never,
        { z: 1 },
        { upsert: true, returnDocument: 'after' },
      ),
    ).toEqual({ _id: 9, z: 1 });
    expect(await things.findOneAndDelete({ z: 1 })).toEqual({ _id: 9, z: 1 });
    expect(await things.findOneAndDelete({ z: 1 })).toBeNull();
    const result = await things.findOneAndUpdate(
      { k: 5 },
      { $set: { a: 1 } },
      { upsert: true, includeResultMetadata: true },
    );
    expect(result).toMatchObject({ value: null, lastErrorObject: { n: 1, updatedExisting: false } });
  });

  test('a bulk write of a client writes to several collections and tells each result', async () => {
    const [left, right] = [await database.collection([{ _id: 1 }]), await database.collection()];
    const [a, b] = [
      `${database.db.databaseName}.${left.collectionName}`,
      `${database.db.databaseName}.${right.collectionName}`,
    ];
    const result = await database.client.bulkWrite(
      [
        { name: 'insertOne', namespace: b, document: { _id: 5 } as never },
        { name: 'updateOne', namespace: a, filter: { _id: 1 } as never, update: { $set: { x: 1 } } },
        {
          name: 'replaceOne',
          namespace: b,
          filter: { _id: 6 } as never,
          replacement: { y: 1 },
          upsert: true,
        },
        { name: 'deleteMany', namespace: a, filter: {} },
      ],
      { verboseResults: true },
    );
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 1,
    });
    expect(result.updateResults?.get(2)).toMatchObject({ upsertedId: 6 });
    expect(await right.countDocuments()).toBe(2);
  });

  test('an update that moves documents within the index it finds them by changes each once', async () => {
    const things = await database.collection(Array.from({ length: 1300 }, (_, n) => ({ _id: n, n })));
    await things.createIndex({ n: 1 });
    const { modifiedCount } = await things.updateMany({ n: { $gte: 0 } }, { $inc: { n: 700 } });
    expect(modifiedCount).toBe(1300);
    expect(await things.find({}, { sort: { _id: 1 }, projection: { _id: 0 } }).toArray()).toEqual(
      Array.from({ length: 1300 }, (_, n) => ({ n: n + 700 })),
    );
    expect((await things.deleteMany({ n: { $lt: 1999 } })).deletedCount).toBe(1299);
    expect(await things.countDocuments()).toBe(1);
  });

  test('limits hold', async () => {
    const things = await database.collection();
    expect(
      (await failureOf(things.insertOne({ text: 'x'.repeat(16 * 1024 * 1024) } as never))).message,
    ).toMatch(/larger than|too large|BSONObj size/i);
    let deep: object = {};
    for (let level = 0; level < 200; level += 1) deep = { deep };
    expect((await failureOf(things.insertOne(deep as never))).code).toBe(15);
    await things.insertOne({ _id: 1, n: Long.MAX_VALUE } as never);
    expect((await failureOf(things.updateOne({}, { $inc: { n: Long.ONE } } as never))).code).toBe(2);
    const deepPath = Array.from({ length: 250 }, () => 'a').join('.');
    expect((await failureOf(things.updateOne({}, { $set: { [deepPath]: 1 } }))).code).toBe(15);
    expect((await failureOf(things.insertOne({ _id: [1] } as never))).code).toBe(53);
    expect((await failureOf(database.db.collection('a$b').insertOne({}))).code).toBe(73);
  });

  test('options that are wrong are refused by name', async () => {
    const things = await database.collection([{ _id: 1 }]);
    const { db } = database;
    const name = things.collectionName;
    expect((await failureOf(db.command({ find: name, frob: 1 }))).codeName).toBe('IDLUnknownField');
    expect(
      (await failureOf(db.command({ update: name, updates: [{ q: {}, u: { $set: { a: 1 } }, frob: 1 }] })))
        .codeName,
    ).toBe('IDLUnknownField');
    expect((await failureOf(db.command({ delete: name, deletes: [{ q: {}, limit: 5 }] }))).codeName).toBe(
      'FailedToParse',
    );
    expect((await failureOf(db.command({ find: name, hint: 'none' }))).codeName).toBe('BadValue');
    expect((await failureOf(db.command({ find: name, readConcern: { level: 'frob' } }))).codeName).toBe(
      'BadValue',
    );
    expect((await failureOf(db.command({ find: name, writeConcern: { w: 1 } }))).codeName).toBe(
      'InvalidOptions',
    );
    expect((await failureOf(things.find({}, { limit: 1, maxTimeMS: -1 }).toArray())).codeName).toBe(
      'BadValue',
    );
    expect((await failureOf(things.createIndex({ a: 1 }, { expireAfterSeconds: -1 }))).codeName).toBe(
      'CannotCreateIndex',
    );
    expect((await failureOf(things.dropIndex('none'))).codeName).toBe('IndexNotFound');
    expect((await failureOf(db.command({ collMod: 'none' }))).codeName).toBe('NamespaceNotFound');
    expect(
      (await failureOf(things.rename('x', { session: undefined as never }).then(() => things.rename('y'))))
        .codeName,
    ).toBe('NamespaceNotFound');
  });
});

describe('updates that MongoDB refuses', () => {
  const document = { a: [{ x: 1 }], s: 5, o: { p: 1 }, n: null };

  test.each<[unknown, number, object?]>([
    [{ $set: { $a: 1 } }, 52],
    [{ $set: { 's.t': 1 } }, 28],
    [{ $set: { $: 1 } }, 2],
    [{ $set: { '$[]': 1 } }, 2],
    [{ $set: { 'a..b': 1 } }, 56],
    [{ $set: { 'a.$.x': 1 } }, 2],
    [{ $set: { 's.$[]': 1 } }, 2],
    [{ $set: { 'none.$[]': 1 } }, 2],
    [{ $set: { 'a.$[i].x': 1 } }, 2],
    [{ $set: { 'a.$[i].x': 1 } }, 9, { arrayFilters: [{ i: 1 }, { j: 1 }] }],
    [{ $set: { 'a.$[i].x': 1 } }, 9, { arrayFilters: [{ 'i.x': 1, 'j.x': 1 }] }],
    [{ $set: { 'a.$[i].x': 1 } }, 9, { arrayFilters: [{}] }],
    [{ $inc: { 'a.0.x': 1, 'a.$[].x': 1 } }, 40],
    [{ $set: { o: 1, 'o.p': 2 } }, 40],
    [{ $rename: { s: 's' } }, 2],
    [{ $rename: { o: 'o.p' } }, 2],
    [{ $rename: { s: 5 } }, 2],
    [{ $rename: { 'a.0.x': 'y' } }, 2],
    [{ $rename: { s: 'a.0' } }, 2],
    [{ $rename: { 'a.x': 'y' } }, 28],
    [{ $rename: { s: 'b.' } }, 56],
    [{ $rename: { s: 'b.$[]' } }, 2],
    [{ $bit: { s: {} } }, 2],
    [{ $bit: { s: { and: 1.5 } } }, 2],
    [{ $bit: { s: { nand: 1 } } }, 2],
    [{ $pull: { 'a.x': 1 } }, 28],
    [{ $pop: { 's.t': 1 } }, 28],
    [{ $push: { a: { $each: 1 } } }, 2],
    [{ $push: { a: { $each: [], $sort: 2 } } }, 2],
    [{ $push: { a: { $each: [], $sort: {} } } }, 2],
    [{ $push: { a: { $each: [], $slice: 1.5 } } }, 2],
    [{ $push: { s: 1 } }, 2],
    [{ $addToSet: { s: 1 } }, 2],
    [{ $addToSet: { a: { $each: 1 } } }, 14],
    [{ $addToSet: { a: { $each: [1], $slice: 1 } } }, 2],
    [{ $inc: { s: 'x' } }, 14],
    [{ $inc: { o: 1 } }, 14],
    [{ $inc: { n: 1 } }, 14],
    [{ $bit: { n: { or: 1 } } }, 2],
  ])('%j ends with %i', async (update, code, options = {}) => {
    expect((await failureOf(updated(document, update, options))).code).toBe(code);
  });

  test.each<[unknown, number]>([
    [{ $inc: { s: 'x' } }, 14],
    [{ $mul: { s: 'x' } }, 14],
    [{ $pop: { a: 2 } }, 9],
    [{ $pullAll: { a: 3 } }, 2],
    [{ $addToSet: { a: { $each: 3 } } }, 14],
  ])('%j ends with %i also when it finds no document', async (update, code) => {
    expect((await failureOf(updated(document, update, {}, { _id: 2 }))).code).toBe(code);
  });

  test('items are sorted by fields of their own, not by those within arrays', async () => {
    const a = [{ b: [{ c: 2 }] }, { b: [{ c: 1 }] }];
    expect(await updated({ a }, { $push: { a: { $each: [], $sort: { 'b.c': 1 } } } })).toEqual({ a });
    expect(await updated({ a }, { $push: { a: { $each: [], $sort: { 'b.0.c': 1 } } } })).toEqual({
      a: a.toReversed(),
    });
  });
});

describe('what an upsert takes from its filter', () => {
  test.each<[object, object]>([
    [{ b: { $all: [2] } }, { b: 2, n: 1 }],
    [{ b: { $in: [2] } }, { b: 2, n: 1 }],
    [
      { b: { $gt: 2 }, $and: [{ c: 1 }] },
      { c: 1, n: 1 },
    ],
    [{ 'b.c': 1 }, { b: { c: 1 }, n: 1 }],
    [{ $or: [{ b: 1 }, { c: 2 }] }, { n: 1 }],
  ])('%j', async (filter, expected) => {
    const things = await database.collection();
    await things.updateOne(filter, { $set: { n: 1 } }, { upsert: true });
    expect(await things.findOne({}, { projection: { _id: 0 } })).toEqual(expected);
  });

  test.each<[object]>([[{ $and: [{ x: 1 }, { x: 1 }] }], [{ 'x.y': 1, x: 1 }], [{ x: { $all: [1, 2] } }]])(
    'not from %j',
    async (filter) => {
      const things = await database.collection();
      const upsert = things.updateOne(filter, { $set: { n: 1 } }, { upsert: true });
      expect((await failureOf(upsert)).code).toBe(54);
    },
  );
});
