import * as fc from 'fast-check';
import type { Collection } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Change, type Condition, Model, type Stored, toFilter, toUpdate } from './crud-model.ts';
import { type DatabaseUnderTest, openDatabaseUnderTest } from './database-under-test.ts';

let database: DatabaseUnderTest;

beforeAll(async () => {
  database = await openDatabaseUnderTest(process.env.MONGODB_URI);
});
afterAll(() => database.close());

const small = fc.integer({ min: 0, max: 6 });
const a = fc.oneof(small, fc.constantFrom('x', 'y', null));
const document: fc.Arbitrary<Stored> = fc.record(
  { _id: fc.integer({ min: 0, max: 30 }), a, u: small, list: fc.array(small, { maxLength: 3 }), n: small },
  { requiredKeys: ['_id', 'n'] },
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: 'all' }),
  fc.record({ kind: fc.constant('id' as const), id: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ kind: fc.constant('equal' as const), a }),
  fc.record({ kind: fc.constant('atLeast' as const), n: small }),
  fc.record({ kind: fc.constant('has' as const), item: small }),
  fc.record({ kind: fc.constant('either' as const), ids: fc.array(small, { maxLength: 3 }), n: small }),
);
const change: fc.Arbitrary<Change> = fc
  .record(
    {
      set: fc.record({ a, n: small, list: fc.array(small, { maxLength: 2 }) }, { requiredKeys: ['n'] }),
      add: small,
      push: small,
      drop: fc.constantFrom('u' as const),
    },
    { requiredKeys: ['set'] },
  )
  .filter((one) => Object.keys(one).length > 0);

type Step = { name: string; run(model: Model, things: Collection<Stored>): Promise<void> };

const byId = (left: Stored, right: Stored): number => left._id - right._id;

const insertMany = fc.tuple(fc.array(document, { minLength: 1, maxLength: 4 }), fc.boolean()).map(
  ([documents, ordered]): Step => ({
    name: `insert ${JSON.stringify(documents)} ordered ${ordered}`,
    run: async (model, things) => {
      const failed = model.insert(documents, ordered);
      const errors: number[] = await things.insertMany(structuredClone(documents), { ordered }).then(
        () => [],
        (error: { writeErrors: { index: number }[] }) => [error.writeErrors].flat().map(({ index }) => index),
      );
      expect(errors).toEqual(failed);
    },
  }),
);

const updateMany = fc.tuple(condition, change).map(
  ([wanted, how]): Step => ({
    name: `update all ${JSON.stringify([wanted, how])}`,
    run: async (model, things) => {
      const those = model.find(wanted);
      model.update(those, how);
      expect((await things.updateMany(toFilter(wanted), toUpdate(how))).matchedCount).toBe(those.length);
    },
  }),
);

const findAndModify = fc.tuple(condition, change, fc.boolean()).map(
  ([wanted, how, isAfter]): Step => ({
    name: `find and modify ${JSON.stringify([wanted, how])}`,
    run: async (model, things) => {
      const [first] = model.find(wanted).toSorted(byId);
      if (first) model.update([first], how);
      const expected = first
        ? isAfter
          ? model.documents.find(({ _id }) => _id === first._id)
          : first
        : null;
      const found = await things.findOneAndUpdate(toFilter(wanted), toUpdate(how), {
        sort: { _id: 1 },
        returnDocument: isAfter ? 'after' : 'before',
      });
      expect(found).toEqual(expected);
    },
  }),
);

const replace = fc.tuple(fc.integer({ min: 0, max: 30 }), small).map(
  ([_id, n]): Step => ({
    name: `replace ${_id}`,
    run: async (model, things) => {
      model.remove(model.find({ kind: 'id', id: _id }));
      model.documents.push({ _id, n });
      await things.replaceOne({ _id }, { n }, { upsert: true });
    },
  }),
);

const remove = fc.tuple(condition, fc.boolean()).map(
  ([wanted, isMany]): Step => ({
    name: `delete ${JSON.stringify(wanted)} ${isMany}`,
    run: async (model, things) => {
      const those = model.find(wanted).toSorted(byId);
      const gone = isMany ? those : those.slice(0, 1);
      model.remove(gone);
      if (isMany) expect((await things.deleteMany(toFilter(wanted))).deletedCount).toBe(gone.length);
      else
        expect(await things.findOneAndDelete(toFilter(wanted), { sort: { _id: 1 } })).toEqual(
          gone[0] ?? null,
        );
    },
  }),
);

const read = fc.tuple(condition, small, small).map(
  ([wanted, skip, limit]): Step => ({
    name: `read ${JSON.stringify([wanted, skip, limit])}`,
    run: async (model, things) => {
      const all = model.find(wanted);
      const ordered = all.toSorted((left, right) => right.n - left.n || byId(left, right));
      const page = limit === 0 ? ordered.slice(skip) : ordered.slice(skip, skip + limit);
      const filter = toFilter(wanted);
      expect(await things.find(filter).sort({ n: -1, _id: 1 }).skip(skip).limit(limit).toArray()).toEqual(
        page,
      );
      expect(await things.countDocuments(filter)).toBe(all.length);
      const [counted] = await things
        .aggregate([{ $match: filter }, { $group: { _id: null, n: { $sum: '$n' } } }])
        .toArray();
      expect(counted?.n ?? 0).toBe(all.reduce((sum, { n }) => sum + n, 0));
      expect((await things.distinct('n', filter)).toSorted()).toEqual(
        [...new Set(all.map(({ n }) => n))].toSorted(),
      );
    },
  }),
);

const indexes = [
  [],
  [{ a: 1 }],
  [{ n: -1, _id: 1 }],
  [{ list: 1 }],
  [
    { n: 1, a: 1 },
    { list: 1, n: 1 },
  ],
] as Record<string, 1 | -1>[][];

test('any sequence of reads and writes does what a list of documents does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...indexes),
      fc.array(fc.oneof(insertMany, insertMany, updateMany, findAndModify, replace, remove, read), {
        minLength: 5,
        maxLength: 25,
      }),
      async (keys, steps) => {
        const things = (await database.collection()) as unknown as Collection<Stored>;
        await things.createIndex({ u: 1 }, { unique: true, sparse: true });
        for (const key of keys) await things.createIndex(key);
        const model = new Model();
        for (const step of steps) {
          await step.run(model, things);
          const stored = await things.find().sort({ _id: 1 }).toArray();
          expect([step.name, stored]).toEqual([step.name, model.documents.toSorted(byId)]);
        }
      },
    ),
    { numRuns: 60 },
  );
}, 180_000);
