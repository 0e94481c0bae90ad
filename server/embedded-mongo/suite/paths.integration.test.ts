import { Decimal128, Long } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, failureOf, openDatabaseUnderTest } from './database-under-test.ts';

let database: DatabaseUnderTest;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());

describe('arrays within arrays', () => {
  const documents = [
    { _id: 1, a: [[1, 2], [3]] },
    { _id: 2, a: [1, 2] },
    { _id: 3, a: [[{ b: 5 }]] },
    { _id: 4, a: [{ b: 5 }] },
    { _id: 5, a: [] },
  ];

  test.each<[object, number[]]>([
    [{ 'a.0': 1 }, [2]],
    [{ 'a.0': [1, 2] }, [1]],
    [{ 'a.0.0': 1 }, [1]],
    [{ 'a.0': { $size: 2 } }, [1]],
    [{ 'a.0': { $ne: 1 } }, [1, 3, 4, 5]],
    [{ 'a.b': 5 }, [4]],
    [{ 'a.0.b': 5 }, [3, 4]],
    [{ a: { $elemMatch: { $gte: 1, $lte: 2 } } }, [2]],
    [{ a: { $elemMatch: { $elemMatch: { $gt: 2 } } } }, [1]],
    [{ a: { $elemMatch: { $size: 2 } } }, [1]],
    [{ a: { $elemMatch: { b: 5 } } }, [4]],
    [{ a: { $elemMatch: { 0: 3 } } }, [1]],
    [{ a: { $elemMatch: { $not: { $gt: 0 } } } }, [1, 3, 4]],
    [{ a: { $all: [{ $elemMatch: { $gt: 1 } }] } }, [2]],
  ])('%j', async (filter, ids) => {
    const things = await database.collection(documents);
    expect((await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual(ids);
    await things.createIndex({ 'a.0': 1 });
    await things.createIndex({ a: 1 });
    expect((await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual(ids);
  });

  test('an empty array sorts before null, with an index and without', async () => {
    const things = await database.collection([
      { _id: 1, a: 1 },
      { _id: 2, a: null },
      { _id: 3, a: [] },
      { _id: 4 },
      { _id: 5, a: [2, -1] },
    ]);
    const order = async (): Promise<unknown[]> =>
      (await things.find().sort({ a: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(await order()).toEqual([3, 2, 4, 5, 1]);
    await things.createIndex({ a: 1, _id: 1 });
    expect(await order()).toEqual([3, 2, 4, 5, 1]);
    await things.createIndex({ a: 1 }, { sparse: true, name: 'sparse' });
    expect(
      (
        await things
          .find({ a: { $exists: true } })
          .hint('sparse')
          .toArray()
      ).length,
    ).toBe(4);
  });
});

describe('$mod', () => {
  test('is exact for 64 bits, and numbers that are no such integers do not match', async () => {
    const things = await database.collection([
      { _id: 1, a: Long.MAX_VALUE },
      { _id: 2, a: Decimal128.fromString('9223372036854775809') },
      { _id: 3, a: -7.9 },
      { _id: 4, a: Number.POSITIVE_INFINITY },
      { _id: 5, a: Decimal128.fromString('10.9') },
    ]);
    const ids = async (mod: unknown[]): Promise<unknown[]> =>
      (await things.find({ a: { $mod: mod as never } }).toArray()).map(({ _id }) => _id);
    expect(await ids([10, 7])).toEqual([1]);
    expect(await ids([4, -3])).toEqual([3]);
    expect(await ids([10.9, 0])).toEqual([5]);
  });

  test.each<[unknown]>([
    [[0, 1]],
    [[1]],
    [[1, 2, 3]],
    [['a', 1]],
    [[Number.NaN, 1]],
    [[2 ** 63, 1]],
    [[Decimal128.fromString('9223372036854775808'), 0]],
    [5],
  ])('%j is refused', async (mod) => {
    const things = await database.collection();
    expect((await failureOf(things.find({ a: { $mod: mod as never } }).toArray())).code).toBe(2);
  });
});

describe('projections', () => {
  const document = { _id: 1, a: [1, 2, 3], b: 22, c: [4, 5, 6], d: { e: [{ f: [7, 8] }, { f: [9] }] } };

  test.each<[object, object, object]>([
    [{}, { a: { $elemMatch: { $gt: 1 } } }, { _id: 1, a: [2] }],
    [{}, { a: { $elemMatch: { $gt: 1 } }, d: 0, c: 0 }, { _id: 1, a: [2], b: 22 }],
    [{}, { a: { $slice: -2.9 }, d: 0 }, { _id: 1, a: [2, 3], b: 22, c: [4, 5, 6] }],
    [{}, { a: { $slice: [1, 1] }, c: { $elemMatch: { $gt: 4 } }, d: 0 }, { _id: 1, a: [2], b: 22, c: [5] }],
    [{ a: 2 }, { 'c.$': 1 }, { _id: 1, c: [5] }],
    [{ $or: [{ a: 3 }, { a: 9 }] }, { 'c.$': 1 }, { _id: 1, c: [6] }],
    [{ c: 5 }, { 'd.e.f.$': 1 }, { _id: 1, d: { e: [{ f: [9] }] } }],
  ])('%j with %j', async (filter, projection, expected) => {
    const things = await database.collection([document]);
    const found = await things.findOne(filter, { projection });
    expect(found).toEqual(expected);
    expect(Object.keys(found ?? {})).toEqual(Object.keys(expected));
  });

  test.each<object>([{}, { z: 1 }])('$slice leaves arrays within arrays alone, with %j', async (others) => {
    const things = await database.collection([{ _id: 1, a: [[{ b: [1, 2] }], { b: [3, 4] }, 5] }]);
    const found = await things.findOne({}, { projection: { 'a.b': { $slice: 1 }, ...others } });
    const [nested, item] = found?.a ?? [];
    expect([nested, item]).toEqual([[{ b: [1, 2] }], { b: [3] }]);
  });

  test('what is computed comes behind what is kept, what is matched last', async () => {
    const things = await database.collection([document]);
    const projection = { c: { $elemMatch: { $gt: 4 } }, b: { $add: [1, 1] }, a: 1 };
    expect(Object.keys((await things.findOne({}, { projection })) ?? {})).toEqual(['_id', 'a', 'b', 'c']);
  });

  test.each<[object, object, number]>([
    [{ a: 2 }, { 'a.$': 1, 'c.$': 1 }, 31276],
    [{ a: 2 }, { 'a.$': 1, c: { $elemMatch: { $gt: 1 } } }, 31255],
    [{ b: 22 }, { 'a.$': 1 }, 51246],
    [{ 'd.e.0.f': 8, a: { $size: 3 } }, { a: { $slice: [1, 0] } }, 28724],
    [{}, { a: { $slice: null } }, 28667],
  ])('%j with %j is refused', async (filter, projection, code) => {
    const things = await database.collection([document]);
    expect((await failureOf(things.findOne(filter, { projection }))).code).toBe(code);
  });
});

describe('patterns', () => {
  test.each<[string, string, number[]]>([
    ['^AB', 'i', [1, 2]],
    ['(?i)^AB', '', [1, 2]],
    ['a b  # two letters\n c', 'x', [1]],
    ['a\\ b', 'x', [3]],
    ['a[ ]b', 'x', [3]],
    ['^d$', 'm', [4]],
    ['c.d', 's', [4]],
    ['c.d', '', []],
    // Also before a last line feed, and by code points, as PCRE has it.
    ['^e$', '', [5]],
    ['^e\\z', '', []],
    ['^.$', '', [5, 6]],
    ['^\\p{So}$', '', [6]],
    ['^[[:alpha:]]+$', '', [1, 2, 5]],
    ['^[[:alpha:][:space:]]+$', '', [1, 2, 3, 4, 5]],
    ['^[]a]', '', [1, 3]],
    ['(?P<first>a)b', '', [1]],
    ['\\Aabc\\Z', '', [1]],
  ])('%s with "%s"', async ($regex, $options, ids) => {
    const things = await database.collection([
      { _id: 1, s: 'abc' },
      { _id: 2, s: 'ABx' },
      { _id: 3, s: 'a b' },
      { _id: 4, s: 'c\nd' },
      { _id: 5, s: 'e\n' },
      { _id: 6, s: '😀' },
    ]);
    const found = await things.find({ s: { $regex, $options } }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(ids);
    await things.createIndex({ s: 1 });
    expect((await things.find({ s: { $regex, $options } }).toArray()).map(({ _id }) => _id)).toEqual(ids);
  });
});
