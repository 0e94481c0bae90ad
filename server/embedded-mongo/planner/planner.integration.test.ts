import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, openEngine } from '../engine/engine.ts';
import { findForWrite, openResults } from '../engine/run-query.ts';
import { compileUpdate } from '../update/compile-update.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { compareValues } from '../values/value-order.ts';

let dataDir: string;
let engine: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-planner-'));
  engine = await openEngine(dataDir, 'process');
});
afterAll(async () => {
  engine.cursors.stop();
  await engine.environment.close();
  await rm(dataDir, { recursive: true, force: true });
});

type Plain = Record<string, unknown>;

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom('a', 'ab', 'b', '', null, true, 1.5),
);
const field = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ c: scalar }, { requiredKeys: [] }),
  fc.array(fc.record({ c: scalar }), { maxLength: 2 }),
);
const document: fc.Arbitrary<Plain> = fc.record({ a: field, b: scalar }, { requiredKeys: [] });
const clause = fc.oneof(
  scalar,
  fc
    .record({ $gt: scalar, $gte: scalar, $lt: scalar, $lte: scalar, $ne: scalar }, { requiredKeys: [] })
    .filter((range) => Object.keys(range).length > 0),
  fc.array(scalar, { maxLength: 3 }).map(($in) => ({ $in })),
  fc.boolean().map(($exists) => ({ $exists })),
);
const simple: fc.Arbitrary<Plain> = fc.dictionary(fc.constantFrom('a', 'b', 'a.c'), clause, { maxKeys: 3 });
const filter: fc.Arbitrary<Plain> = fc.oneof(
  simple,
  fc.tuple(simple, fc.array(simple, { minLength: 1, maxLength: 2 })).map(([all, $or]) => ({ ...all, $or })),
);
const direction = fc.constantFrom(1, -1);
const index: fc.Arbitrary<Plain> = fc
  .constantFrom(['a'], ['b'], ['b', 'a'], ['a', 'b'], ['a.c', 'b'])
  .chain((paths) =>
    fc
      .tuple(...paths.map(() => direction))
      .map((directions) => Object.fromEntries(paths.map((path, at) => [path, directions[at]]))),
  );
const sort: fc.Arbitrary<Plain> = fc.dictionary(fc.constantFrom('a', 'b'), direction, { maxKeys: 2 });

const toNode = (plain: Plain): BsonNode => new BsonNode(Buffer.from(serialize(plain)));

/** The ids a query finds; ties of a sort come in any order, so each is followed by what it was sorted by. */
function find(
  namespace: string,
  query: { filter: Plain; sort: Plain; hint?: Value },
): { ids: unknown[]; keys: unknown[] } {
  const source = openResults(engine, engine.catalog.find(namespace), {
    filter: toNode(query.filter),
    sort: Object.keys(query.sort).length > 0 ? toNode(query.sort) : null,
    ...(query.hint === undefined ? {} : { hint: query.hint }),
  });
  const found: Plain[] = [];
  while (!source.isDone()) found.push(...source.take(3).map((bytes) => deserialize(bytes)));
  const keys = found.map((one) =>
    Object.entries(query.sort).map(([path, direction]) => sortedBy(one[path], direction === -1)),
  );
  return { ids: found.map(({ _id }) => _id).toSorted((left, right) => Number(left) - Number(right)), keys };
}

/** A list is sorted by its least item, or by its greatest where the order is turned. */
function sortedBy(value: unknown, isDescending: boolean): unknown {
  if (!Array.isArray(value)) return value ?? null;
  const toValue = (item: unknown): Value => toNode({ item }).get('item');
  const sign = isDescending ? -1 : 1;
  const sorted = value.toSorted((left, right) => sign * compareValues(toValue(left), toValue(right)));
  return value.length === 0 ? 'empty' : sorted[0];
}

test('a list is sorted by one of its items', () => {
  expect([sortedBy([2, 'a', 1], false), sortedBy([2, 'a', 1], true)]).toEqual([1, 'a']);
});

test('every plan finds the same documents in the same order as reading the whole collection', () => {
  let serial = 0;
  fc.assert(
    fc.property(
      fc.array(document, { maxLength: 12 }),
      fc.array(index, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(filter, sort), { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(filter, document), { maxLength: 3 }),
      (documents, indexes, queries, updates) => {
        serial += 1;
        const namespace = `d.c${serial}`;
        engine.environment.write(() => {
          const collection = engine.ensureCollection(namespace);
          for (const key of indexes) {
            const name = JSON.stringify(key);
            if (collection.indexes.some((other) => other.name === name)) continue;
            engine.catalog.addIndex(collection, BsonNode.of({ v: 2, key: toNode(key), name }));
          }
          for (const [_id, plain] of documents.entries())
            engine.store.insert(collection, toNode({ _id, ...plain }));
          for (const [which, $set] of updates) {
            const update = compileUpdate(
              toNode(Object.keys($set).length > 0 ? { $set } : { $unset: { b: '' } }),
              undefined,
            );
            for (const { record, document: before } of findForWrite(engine, collection, {
              filter: toNode(which),
            })) {
              const after = update.apply(new BsonNode(before.source, before.start), {
                positional: null,
                now: new Date(0),
                isInsert: false,
              });
              engine.store.update(collection, { record, before, after, kind: 'update' });
            }
          }
        });
        for (const [wanted, order] of queries) {
          const planned = find(namespace, { filter: wanted, sort: order });
          const scanned = find(namespace, {
            filter: wanted,
            sort: order,
            hint: BsonNode.of({ $natural: 1 }),
          });
          expect(planned).toEqual(scanned);
        }
      },
    ),
    {
      numRuns: 300,
      examples: [
        [
          [{ a: 1.5 }, { a: [1.5], b: 0 }],
          [{ 'a.c': 1, b: -1 }],
          [[{ 'a.c': { $exists: false }, $or: [{}] }, { a: 1 }]],
          [],
        ],
      ],
    },
  );
}, 60_000);
