import type { AbstractCursor, AnyClientBulkWriteModel, ClientSession, Collection, Db } from 'mongodb';
import { concerns, type Entities, Unsupported } from './entities.ts';
import { Mismatch } from './match.ts';
import type { Doc, Operation } from './spec-file.ts';

type Call = { entities: Entities; object: unknown; args: Doc; options: Doc; run: RunOperations };

/** Runs the operations inside an operation, as `withTransaction` has them. */
export type RunOperations = (operations: readonly Operation[]) => Promise<void>;

/** Does one operation of a test through the driver and returns what a test may expect of it. */
export async function runOperation(
  operation: Operation,
  entities: Entities,
  run: RunOperations,
): Promise<unknown> {
  const perform = operations[operation.name];
  if (!perform) throw new Unsupported(`the operation ${operation.name}`);
  const args = { ...(operation.arguments ?? {}) };
  if (typeof args.session === 'string' && !operation.name.startsWith('assert'))
    args.session = entities.session(args.session);
  const object = operation.object === 'testRunner' ? null : entities.get(operation.object);
  return perform({ entities, object, args, options: concerns(args), run });
}

type Perform = (call: Call) => unknown;

/** Takes the named arguments out of the options that are left for the driver. */
function split(options: Doc, ...names: string[]): { taken: unknown[]; rest: Doc } {
  const rest = { ...options };
  for (const name of names) delete rest[name];
  return { taken: names.map((name) => options[name]), rest };
}

/** An operation of a collection whose first arguments have names in the format. */
function onCollection(name: string, ...positional: string[]): Perform {
  return ({ object, options }) => {
    requireAll(name, options, positional);
    const { taken, rest } = split(options, ...positional);
    const collection = object as Record<string, (...args: unknown[]) => unknown>;
    return collection[name]?.(...taken, rest);
  };
}

/** A test that leaves out what its operation needs is itself wrong. */
function requireAll(operation: string, options: Doc, names: readonly string[]): void {
  const missing = names.find((name) => options[name] === undefined);
  if (missing !== undefined) throw new Mismatch(`${operation} without ${missing}`);
}

/** The driver for Node adds a field to the results of updates. */
function withoutFlag(result: Doc): Doc {
  const { didUpsert: _, ...rest } = result;
  return rest;
}

function asDoc(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), withoutFlag(item)]));
  return value;
}

const db = ({ object }: Call): Db => object as Db;
const cursorOf = ({ object }: Call): AbstractCursor => object as AbstractCursor;

const operations: Record<string, Perform> = {
  insertOne: onCollection('insertOne', 'document'),
  insertMany: onCollection('insertMany', 'documents'),
  updateOne: onCollection('updateOne', 'filter', 'update'),
  updateMany: onCollection('updateMany', 'filter', 'update'),
  replaceOne: onCollection('replaceOne', 'filter', 'replacement'),
  deleteOne: onCollection('deleteOne', 'filter'),
  deleteMany: onCollection('deleteMany', 'filter'),
  findOne: onCollection('findOne', 'filter'),
  findOneAndDelete: onCollection('findOneAndDelete', 'filter'),
  findOneAndReplace: ({ object, options }) => {
    const { taken, rest } = split(options, 'filter', 'replacement');
    return (object as Collection).findOneAndReplace(taken[0] as never, taken[1] as never, lowerReturn(rest));
  },
  findOneAndUpdate: ({ object, options }) => {
    const { taken, rest } = split(options, 'filter', 'update');
    return (object as Collection).findOneAndUpdate(taken[0] as never, taken[1] as never, lowerReturn(rest));
  },
  bulkWrite: onCollection('bulkWrite', 'requests'),
  count: onCollection('count', 'filter'),
  countDocuments: onCollection('countDocuments', 'filter'),
  estimatedDocumentCount: onCollection('estimatedDocumentCount'),
  distinct: onCollection('distinct', 'fieldName', 'filter'),
  createIndex: onCollection('createIndex', 'keys'),
  dropIndex: onCollection('dropIndex', 'name'),
  updateSearchIndex: onCollection('updateSearchIndex', 'name', 'definition'),
  dropSearchIndex: ({ object, args }) => (object as Collection).dropSearchIndex(String(args.name)),
  createSearchIndex: ({ object, args }) => (object as Collection).createSearchIndex(args.model as never),
  createSearchIndexes: ({ object, args }) => (object as Collection).createSearchIndexes(args.models as never),
  listSearchIndexes: ({ object, args }) =>
    (object as Collection)
      .listSearchIndexes(args.name as never, (args.aggregationOptions ?? {}) as never)
      .toArray(),
  find: ({ object, options }) => {
    const { taken, rest } = split(options, 'filter');
    return (object as Collection).find((taken[0] ?? {}) as Doc, rest).toArray();
  },
  aggregate: ({ object, options }) => {
    const { taken, rest } = split(options, 'pipeline');
    return (object as Collection).aggregate(taken[0] as Doc[], rest).toArray();
  },
  listIndexes: ({ object, options }) => (object as Collection).listIndexes(options).toArray(),
  listIndexNames: async ({ object, options }) =>
    (await (object as Collection).listIndexes(options).toArray()).map(({ name }) => name),
  rename: ({ object, options }) => {
    const { taken, rest } = split(options, 'to');
    return (object as Collection).rename(String(taken[0]), rest);
  },
  clientBulkWrite: async ({ object, options }) => {
    const { taken, rest } = split(options, 'models');
    const client = object as ReturnType<Entities['client']>['client'];
    const models = (taken[0] as Doc[]).map((model) => {
      const [name = ''] = Object.keys(model);
      return { name, ...(model[name] as Doc) } as unknown as AnyClientBulkWriteModel<Doc>;
    });
    const result = await client.bulkWrite(models, rest);
    return describeClientBulk(result as unknown as Doc);
  },
  runCommand: ({ object, options }) => {
    const { taken, rest } = split(options, 'command', 'commandName');
    return (object as Db).command(taken[0] as Doc, rest);
  },
  runCursorCommand: (call) => commandCursor(call).toArray(),
  createCommandCursor: (call) => openCursor(commandCursor(call)),
  createFindCursor: ({ object, options }) => {
    requireAll('createFindCursor', options, ['filter']);
    const { taken, rest } = split(options, 'filter');
    return openCursor((object as Collection).find((taken[0] ?? {}) as Doc, rest));
  },
  iterateUntilDocumentOrError: (call) => cursorOf(call).next(),
  iterateOnce: (call) => cursorOf(call).tryNext(),
  close: ({ object }) => (object as { close(): Promise<void> }).close(),
  createCollection: (call) => {
    const { taken, rest } = split(call.options, 'collection');
    return db(call)
      .createCollection(String(taken[0]), rest)
      .then(() => undefined);
  },
  modifyCollection: (call) => {
    const { taken, rest } = split(call.options, 'collection');
    return db(call).command({ collMod: taken[0], ...rest });
  },
  dropCollection: (call) => {
    const { taken, rest } = split(call.options, 'collection');
    return db(call).dropCollection(String(taken[0]), rest);
  },
  listCollections: (call) => listCollections(call),
  listCollectionObjects: (call) => listCollections(call),
  listCollectionNames: async (call) => (await listCollections(call)).map(({ name }) => name),
  listDatabases: ({ object, options }) => listDatabases(object, options),
  listDatabaseObjects: ({ object, options }) => listDatabases(object, options),
  listDatabaseNames: async ({ object, options }) =>
    ((await listDatabases(object, options)) as { name: string }[]).map(({ name }) => name),
  createChangeStream: async ({ object, options }) => {
    const { taken, rest } = split(options, 'pipeline');
    const stream = (object as Collection).watch((taken[0] ?? []) as Doc[], rest);
    await openCursor((stream as unknown as { cursor: AbstractCursor }).cursor);
    return stream;
  },
  createEntities: ({ entities, args }) => entities.create(args.entities as Doc[]),
  startTransaction: ({ object, args }) => (object as ClientSession).startTransaction(concerns(args)),
  commitTransaction: ({ object }) => (object as ClientSession).commitTransaction(),
  abortTransaction: ({ object }) => (object as ClientSession).abortTransaction(),
  endSession: ({ object }) => (object as ClientSession).endSession(),
  getSnapshotTime: ({ object }) => (object as unknown as { snapshotTime: unknown }).snapshotTime,
  withTransaction: async ({ object, args, options, run }) => {
    const { rest } = split(options, 'callback');
    await (object as ClientSession).withTransaction(() => run(args.callback as Operation[]), rest);
  },
  assertCollectionExists: async (call) => expectThat(await hasCollection(call), 'the collection exists'),
  assertCollectionNotExists: async (call) =>
    expectThat(!(await hasCollection(call)), 'there is no such collection'),
  assertIndexExists: async (call) => expectThat(await hasIndex(call), 'the index exists'),
  assertIndexNotExists: async (call) => expectThat(!(await hasIndex(call)), 'there is no such index'),
  assertNumberConnectionsCheckedOut: ({ entities, args }) => {
    const { checkedOut } = entities.client(String(args.client));
    expectThat(
      checkedOut === args.connections,
      `${args.connections} connections are checked out, not ${checkedOut}`,
    );
  },
  assertSessionDirty: ({ entities, args }) => expectThat(isDirty(entities, args), 'the session is dirty'),
  assertSessionNotDirty: ({ entities, args }) =>
    expectThat(!isDirty(entities, args), 'the session is not dirty'),
  assertSessionTransactionState: ({ entities, args }) => {
    const state = stateOf(entities.session(String(args.session)));
    expectThat(state === args.state, `the transaction is ${args.state}, not ${state}`);
  },
  assertSameLsidOnLastTwoCommands: ({ entities, args }) =>
    expectThat(haveSameLsid(entities, args), 'the last two commands have the same lsid'),
  assertDifferentLsidOnLastTwoCommands: ({ entities, args }) =>
    expectThat(!haveSameLsid(entities, args), 'the last two commands have different lsids'),
};

function expectThat(isTrue: boolean, sentence: string): void {
  if (!isTrue) throw new Mismatch(`expected that ${sentence}`);
}

function lowerReturn(options: Doc): Doc {
  if (![undefined, 'Before', 'After'].includes(options.returnDocument as string | undefined))
    throw new Mismatch(`returnDocument is ${String(options.returnDocument)}`);
  return options.returnDocument === undefined
    ? options
    : { ...options, returnDocument: String(options.returnDocument).toLowerCase() };
}

function describeClientBulk(result: Doc): Doc {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, asDoc(value)]));
}

/** Sends the command of a cursor now, so that what happens next is seen by it; the driver itself waits for a reader. */
async function openCursor(cursor: AbstractCursor): Promise<AbstractCursor> {
  await (cursor as unknown as { cursorInit(): Promise<void> }).cursorInit();
  return cursor;
}

function commandCursor(call: Call): AbstractCursor<Doc> {
  const { taken, rest } = split(call.options, 'command', 'commandName', 'batchSize', 'maxTimeMS', 'comment');
  const cursor = db(call).runCursorCommand(taken[0] as Doc, rest);
  const [, , batchSize, maxTimeMS, comment] = taken as unknown[];
  if (batchSize !== undefined) cursor.setBatchSize(Number(batchSize));
  if (maxTimeMS !== undefined) cursor.setMaxTimeMS(Number(maxTimeMS));
  if (comment !== undefined) cursor.setComment(comment);
  return cursor;
}

function listCollections(call: Call): Promise<Doc[]> {
  const { taken, rest } = split(call.options, 'filter');
  return db(call)
    .listCollections((taken[0] ?? {}) as Doc, rest)
    .toArray() as Promise<Doc[]>;
}

async function listDatabases(object: unknown, options: Doc): Promise<unknown> {
  const client = object as ReturnType<Entities['client']>['client'];
  return (await client.db().admin().listDatabases(options)).databases;
}

function anyDatabase({ entities, args }: Call): Db {
  const [name = ''] = entities.clientNames();
  return entities.client(name).client.db(String(args.databaseName));
}

async function hasCollection(call: Call): Promise<boolean> {
  const name = String(call.args.collectionName);
  return (await anyDatabase(call).listCollections({ name }).toArray()).length > 0;
}

async function hasIndex(call: Call): Promise<boolean> {
  if (!(await hasCollection(call))) return false;
  const indexes = await anyDatabase(call)
    .collection(String(call.args.collectionName))
    .listIndexes()
    .toArray();
  return indexes.some(({ name }) => name === call.args.indexName);
}

function isDirty(entities: Entities, args: Doc): boolean {
  const session = entities.session(String(args.session)) as unknown as {
    serverSession?: { isDirty: boolean };
  };
  return session.serverSession?.isDirty === true;
}

function stateOf(session: ClientSession): string {
  const state = String((session as unknown as { transaction: { state?: string } }).transaction.state ?? '');
  const names: Record<string, string> = {
    NO_TRANSACTION: 'none',
    STARTING_TRANSACTION: 'starting',
    TRANSACTION_IN_PROGRESS: 'in_progress',
    TRANSACTION_COMMITTED: 'committed',
    TRANSACTION_COMMITTED_EMPTY: 'committed',
    TRANSACTION_ABORTED: 'aborted',
  };
  return names[state] ?? state;
}

function haveSameLsid(entities: Entities, args: Doc): boolean {
  const started = entities
    .client(String(args.client))
    .events.filter(({ kind }) => kind === 'commandStartedEvent')
    .slice(-2);
  const [first, second] = started.map(({ event }) => JSON.stringify((event.command as Doc).lsid));
  return first === second;
}
