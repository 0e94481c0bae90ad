import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, failureOf, openDatabaseUnderTest } from './database-under-test.ts';

let database: DatabaseUnderTest;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());

const orders = [
  { _id: 1, item: 'a', n: 2, tags: ['x', 'y'] },
  { _id: 2, item: 'b', n: 1, tags: [] },
  { _id: 3, item: 'a', n: 5 },
  { _id: 4, n: 3, tags: 'z' },
];

describe('stages', () => {
  test.each<[string, Record<string, unknown>[], unknown[]]>([
    [
      'group sums by key, a missing key is null',
      [{ $group: { _id: '$item', n: { $sum: '$n' }, all: { $push: '$_id' } } }, { $sort: { _id: 1 } }],
      [
        { _id: null, n: 3, all: [4] },
        { _id: 'a', n: 7, all: [1, 3] },
        { _id: 'b', n: 1, all: [2] },
      ],
    ],
    [
      'accumulators',
      [
        { $sort: { n: 1 } },
        {
          $group: {
            _id: null,
            first: { $first: '$n' },
            last: { $last: '$n' },
            avg: { $avg: '$n' },
            min: { $min: '$n' },
            max: { $max: '$n' },
            count: { $count: {} },
            top: { $top: { sortBy: { n: -1 }, output: '$_id' } },
            two: { $firstN: { n: 2, input: '$n' } },
          },
        },
      ],
      [{ _id: null, first: 1, last: 5, avg: 2.75, min: 1, max: 5, count: 4, top: 3, two: [1, 2] }],
    ],
    [
      'unwind leaves out what is empty',
      [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
      [
        { _id: 1, tags: 'x' },
        { _id: 1, tags: 'y' },
        { _id: 4, tags: 'z' },
      ],
    ],
    [
      'unwind keeps it when asked, with the index',
      [
        { $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
        { $project: { tags: 1, at: 1 } },
      ],
      [
        { _id: 1, tags: 'x', at: 0 },
        { _id: 1, tags: 'y', at: 1 },
        { _id: 2, at: null },
        { _id: 3, at: null },
        { _id: 4, tags: 'z', at: null },
      ],
    ],
    [
      'project includes, excludes, renames and nests',
      [
        { $match: { _id: 1 } },
        { $project: { _id: 0, item: 1, twice: { $multiply: ['$n', 2] }, deep: { n: '$n' } } },
      ],
      [{ item: 'a', twice: 4, deep: { n: 2 } }],
    ],
    ['project out', [{ $match: { _id: 1 } }, { $project: { tags: 0, _id: 0 } }], [{ item: 'a', n: 2 }]],
    [
      'addFields sets where a field is',
      [{ $match: { _id: 1 } }, { $addFields: { n: 9, 'deep.x': 1, item: '$$REMOVE' } }],
      [{ _id: 1, n: 9, tags: ['x', 'y'], deep: { x: 1 } }],
    ],
    ['count, and nothing for nothing', [{ $match: { n: { $gt: 1 } } }, { $count: 'n' }], [{ n: 3 }]],
    ['count of nothing', [{ $match: { n: 99 } }, { $count: 'n' }], []],
    ['sortByCount', [{ $sortByCount: '$item' }, { $limit: 1 }], [{ _id: 'a', count: 2 }]],
    [
      'bucket, whose upper bound does not belong to it',
      [{ $bucket: { groupBy: '$n', boundaries: [1, 3, 5], default: 'more' } }],
      [
        { _id: 1, count: 2 },
        { _id: 3, count: 1 },
        { _id: 'more', count: 1 },
      ],
    ],
    [
      'facet',
      [
        {
          $facet: {
            few: [{ $limit: 1 }, { $project: { n: 1 } }],
            sum: [{ $group: { _id: null, n: { $sum: '$n' } } }],
          },
        },
      ],
      [{ few: [{ _id: 1, n: 2 }], sum: [{ _id: null, n: 11 }] }],
    ],
    [
      'replaceRoot',
      [
        { $match: { _id: 1 } },
        { $replaceRoot: { newRoot: { $mergeObjects: [{ z: 1 }, '$$ROOT'] } } },
        { $unset: ['tags', 'item'] },
      ],
      [{ z: 1, _id: 1, n: 2 }],
    ],
    [
      'skip and limit behind a sort',
      [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { n: 1 } }],
      [
        { _id: 4, n: 3 },
        { _id: 1, n: 2 },
      ],
    ],
    [
      'match behind a stage',
      [{ $set: { m: { $add: ['$n', 1] } } }, { $match: { m: 6 } }, { $project: { m: 1 } }],
      [{ _id: 3, m: 6 }],
    ],
    [
      'match by an expression',
      [{ $match: { $expr: { $eq: ['$n', { $size: { $ifNull: ['$tags', []] } }] } } }]
        .slice(1)
        .concat([{ $match: { $expr: { $gt: ['$n', 2] } } }, { $project: { n: 1 } }] as never[]),
      [
        { _id: 3, n: 5 },
        { _id: 4, n: 3 },
      ],
    ],
  ])('%s', async (_, pipeline, expected) => {
    const things = await database.collection(orders);
    expect(await things.aggregate(pipeline).toArray()).toEqual(expected);
  });

  test('lookup joins by field and by pipeline with variables', async () => {
    const things = await database.collection(orders);
    const items = await database.collection([
      { _id: 'a', price: 10 },
      { _id: 'b', price: 1 },
      { _id: 'none', item: null },
    ]);
    const byField = await things
      .aggregate([
        { $lookup: { from: items.collectionName, localField: 'item', foreignField: '_id', as: 'found' } },
        { $project: { found: '$found.price' } },
      ])
      .toArray();
    expect(byField).toEqual([
      { _id: 1, found: [10] },
      { _id: 2, found: [1] },
      { _id: 3, found: [10] },
      { _id: 4, found: [] },
    ]);
    const byPipeline = await things
      .aggregate([
        { $match: { _id: 1 } },
        {
          $lookup: {
            from: items.collectionName,
            let: { wanted: '$item' },
            pipeline: [
              { $match: { $expr: { $ne: ['$_id', '$$wanted'] } } },
              { $sort: { _id: 1 } },
              { $project: { price: 1 } },
            ],
            as: 'others',
          },
        },
        { $project: { others: 1 } },
      ])
      .toArray();
    expect(byPipeline).toEqual([{ _id: 1, others: [{ _id: 'b', price: 1 }, { _id: 'none' }] }]);
    const united = await items
      .aggregate([
        { $unionWith: { coll: things.collectionName, pipeline: [{ $match: { n: 5 } }] } },
        { $count: 'n' },
      ])
      .toArray();
    expect(united).toEqual([{ n: 4 }]);
  });

  test('graphLookup walks to the end', async () => {
    const people = await database.collection([{ _id: 1 }, { _id: 2, boss: 1 }, { _id: 3, boss: 2 }]);
    const [found] = await people
      .aggregate([
        { $match: { _id: 3 } },
        {
          $graphLookup: {
            from: people.collectionName,
            startWith: '$boss',
            connectFromField: 'boss',
            connectToField: '_id',
            as: 'chain',
          },
        },
      ])
      .toArray();
    expect(((found?.chain ?? []) as { _id: number }[]).map(({ _id }) => _id).sort()).toEqual([1, 2]);
  });

  test('out replaces a collection and keeps its indexes, or leaves it as it was', async () => {
    const things = await database.collection(orders);
    const target = await database.collection([{ _id: 99, n: 1 }]);
    await target.createIndex({ item: 1 }, { unique: true });
    expect(
      (
        await failureOf(
          things.aggregate([{ $project: { item: 1 } }, { $out: target.collectionName }]).toArray(),
        )
      ).code,
    ).toBe(11000);
    expect(await target.countDocuments({ _id: 99 } as never)).toBe(1);
    await things
      .aggregate([
        { $match: { _id: { $lt: 3 } } },
        { $project: { item: 1 } },
        { $out: target.collectionName },
      ])
      .toArray();
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, item: 'a' },
      { _id: 2, item: 'b' },
    ]);
    expect((await target.listIndexes().toArray()).map(({ name }) => name)).toEqual(['_id_', 'item_1']);
  });

  test('merge inserts, merges, replaces, keeps, fails and computes', async () => {
    const run = async (options: object): Promise<unknown[]> => {
      const source = await database.collection([
        { _id: 1, a: 2 },
        { _id: 2, a: 3 },
      ]);
      const target = await database.collection([{ _id: 1, b: 1, a: 1 }]);
      await source.aggregate([{ $merge: { into: target.collectionName, ...options } }]).toArray();
      return target.find().sort({ _id: 1 }).toArray();
    };
    expect(await run({})).toEqual([
      { _id: 1, b: 1, a: 2 },
      { _id: 2, a: 3 },
    ]);
    expect(await run({ whenMatched: 'replace' })).toEqual([
      { _id: 1, a: 2 },
      { _id: 2, a: 3 },
    ]);
    expect(await run({ whenMatched: 'keepExisting', whenNotMatched: 'discard' })).toEqual([
      { _id: 1, b: 1, a: 1 },
    ]);
    expect(await run({ whenMatched: [{ $set: { a: { $add: ['$a', '$$new.a'] } } }] })).toEqual([
      { _id: 1, b: 1, a: 3 },
      { _id: 2, a: 3 },
    ]);
    expect((await failureOf(run({ whenMatched: 'fail' }))).code).toBe(11000);
    expect((await failureOf(run({ whenNotMatched: 'fail' }))).code).toBe(13113);
    expect((await failureOf(run({ on: 'b' }))).code).toBe(51183);
  });
});

test.each<[string, unknown[], number]>([
  ['an unknown stage', [{ $frob: 1 }], 40324],
  ['a stage of two fields', [{ $match: {}, $limit: 1 }], 40323],
  ['a limit of nothing', [{ $limit: 0 }], 15958],
  ['a negative skip', [{ $skip: -1 }], 5107200],
  ['a group without an id', [{ $group: { n: { $sum: 1 } } }], 15955],
  ['an unknown accumulator', [{ $group: { _id: 1, n: { $frob: 1 } } }], 15952],
  ['out before the end', [{ $out: 'x' }, { $limit: 1 }], 40601],
  ['a facet in a facet', [{ $facet: { a: [{ $facet: { b: [] } }] } }], 40600],
  ['an empty projection', [{ $project: {} }], 51272],
  ['a mixed projection', [{ $project: { a: 1, b: 0 } }], 31254],
  ['an unwind without a dollar', [{ $unwind: 'a' }], 28818],
  ['a sample of nothing', [{ $sample: { size: -1 } }], 28747],
  ['an undefined variable', [{ $match: { $expr: { $eq: ['$$x', 1] } } }], 17276],
])('%s is refused', async (_, pipeline, code) => {
  const things = await database.collection(orders);
  expect((await failureOf(things.aggregate(pipeline as never[]).toArray())).code).toBe(code);
});

test('let gives variables to pipelines, filters and updates', async () => {
  const things = await database.collection(orders);
  expect(
    await things
      .aggregate([{ $match: { $expr: { $eq: ['$n', '$$x'] } } }, { $project: { y: '$$y' } }], {
        let: { x: 5, y: { $add: [1, 1] } },
      })
      .toArray(),
  ).toEqual([{ _id: 3, y: 2 }]);
  expect(await things.find({ $expr: { $gt: ['$n', '$$x'] } }, { let: { x: 4 } }).toArray()).toHaveLength(1);
  await things.updateOne({ $expr: { $eq: ['$_id', '$$id'] } }, [{ $set: { n: '$$n' } }], {
    let: { id: 1, n: 42 },
  });
  expect(await things.findOne({ _id: 1 } as never)).toMatchObject({ n: 42 });
});
