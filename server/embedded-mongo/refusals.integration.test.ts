import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from './testing/open-test-database.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let client: MongoClient;

beforeAll(async () => {
  database = await openTestDatabase('suite');
  client = await MongoClient.connect(database.uri);
  await client.db('d').collection('c').insertOne({ a: 1 });
});
afterAll(async () => {
  await client.close();
  await database.close();
});

const collation = { locale: 'de' };
const statement = { q: {}, u: { $set: { a: 2 } } };

test.each<[string, Record<string, unknown>, string]>([
  ['a collation of a query', { find: 'c', collation }, 'NotImplemented'],
  ['a collation of an update', { update: 'c', updates: [{ ...statement, collation }] }, 'NotImplemented'],
  [
    'a collation of an index',
    { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'x', collation }] },
    'NotImplemented',
  ],
  ['min', { find: 'c', min: { a: 1 }, hint: { a: 1 } }, 'NotImplemented'],
  ['returnKey', { find: 'c', returnKey: true }, 'NotImplemented'],
  ['showRecordId', { find: 'c', showRecordId: true }, 'NotImplemented'],
  ['a tailable cursor', { find: 'c', tailable: true }, 'BadValue'],
  ['a snapshot', { find: 'c', readConcern: { level: 'snapshot' } }, 'NotImplemented'],
  ['a capped collection', { create: 'n', capped: true, size: 100 }, 'NotImplemented'],
  ['a view', { create: 'n', viewOn: 'c', pipeline: [] }, 'NotImplemented'],
  ['a validator', { create: 'n', validator: { a: 1 } }, 'NotImplemented'],
  ['a time series', { create: 'n', timeseries: { timeField: 't' } }, 'NotImplemented'],
  [
    'a clustered collection',
    { create: 'n', clusteredIndex: { key: { _id: 1 }, unique: true } },
    'NotImplemented',
  ],
  ['a text index', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 'x' }] }, 'NotImplemented'],
  ['a wildcard index', { createIndexes: 'c', indexes: [{ key: { '$**': 1 }, name: 'x' }] }, 'NotImplemented'],
  [
    'a switch of a write that is a number',
    { update: 'c', updates: [{ ...statement, multi: 1 }] },
    'TypeMismatch',
  ],
  ['a switch that is a text', { find: 'c', singleBatch: 'yes' }, 'TypeMismatch'],
  ['code in a filter', { find: 'c', filter: { $where: 'true' } }, 'NotImplemented'],
  [
    'a group of a pattern that is atomic',
    { find: 'c', filter: { a: { $regex: '(?>a)' } } },
    'NotImplemented',
  ],
  ['a quantifier that keeps all', { find: 'c', filter: { a: { $regex: 'a++' } } }, 'NotImplemented'],
  ['a schema in a filter', { find: 'c', filter: { $jsonSchema: {} } }, 'NotImplemented'],
  ['windows', { aggregate: 'c', pipeline: [{ $setWindowFields: {} }], cursor: {} }, 'NotImplemented'],
  ['a search', { aggregate: 'c', pipeline: [{ $search: {} }], cursor: {} }, 'SearchNotEnabled'],
  [
    'code in an expression',
    { aggregate: 'c', pipeline: [{ $set: { x: { $function: {} } } }], cursor: {} },
    'InvalidPipelineOperator',
  ],
  [
    'a write to more servers than there are',
    { insert: 'c', documents: [{}], writeConcern: { w: 3 } },
    'UnsatisfiableWriteConcern',
  ],
  ['an unknown command', { mapReduce: 'c' }, 'CommandNotFound'],
])('%s is refused with the name of MongoDB', async (_, command, name) => {
  const names = await client
    .db('d')
    .command(command)
    .then(
      (reply) => [
        (reply.writeConcernError as { codeName?: string } | undefined)?.codeName,
        (reply.writeErrors as { code: number }[] | undefined)?.[0]?.code === 238
          ? 'NotImplemented'
          : undefined,
      ],
      (error: {
        codeName: string;
        errorResponse?: { codeName?: string; writeConcernError?: { codeName: string } };
      }) => [error.codeName, error.errorResponse?.codeName, error.errorResponse?.writeConcernError?.codeName],
    );
  expect(names).toContain(name);
});

test('a transaction is refused, and what it would have written is not there', async () => {
  const session = client.startSession();
  const failed = session.withTransaction(() =>
    client.db('d').collection<{ _id: number }>('c').insertOne({ _id: 77 }, { session }),
  );
  await expect(failed).rejects.toMatchObject({ code: 263, codeName: 'OperationNotSupportedInTransaction' });
  expect(await client.db('d').collection<{ _id: number }>('c').countDocuments({ _id: 77 })).toBe(0);
  await session.endSession();
});
