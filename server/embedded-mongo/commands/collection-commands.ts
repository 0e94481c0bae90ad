import type { Engine } from '../engine/engine.ts';
import { checkNamespace } from '../engine/namespace.ts';
import { listSource } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { compileQuery } from '../query/compile-query.ts';
import type { Collection } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { compareStrings } from '../values/value-order.ts';
import { booleanField, type Command, documentField, namespaceOf, numberField } from './command.ts';
import { cursorReply } from './cursor-reply.ts';

/** Kinds of collections that this database does not have. */
export const unsupportedKinds = [
  'capped',
  'timeseries',
  'clusteredIndex',
  'viewOn',
  'pipeline',
  'validator',
  'changeStreamPreAndPostImages',
  'encryptedFields',
  'expireAfterSeconds',
];

/** Options that say how to store; the one engine there is has nothing to set. */
const ignorableKinds = ['storageEngine', 'indexOptionDefaults', 'autoIndexId', 'flags', 'idIndex'];

export const create: Command = {
  isWrite: true,
  options: ['size', 'max', 'validationLevel', 'validationAction', ...ignorableKinds, ...unsupportedKinds],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    refuseKinds(body);
    if (body.has('size') || body.has('max'))
      throw new MongoFailure(
        'InvalidOptions',
        "the 'capped' field needs to be true when either the 'size' or 'max' fields are present",
      );
    // All collections are of one kind here, so that one that is there already is the one that is asked for.
    engine.ensureCollection(namespace);
    return {};
  },
};

export function refuseKinds(body: BsonNode): void {
  for (const name of unsupportedKinds) {
    const value = body.get(name);
    const isOff =
      value === undefined || value === false || (value instanceof BsonNode && value.get('enabled') === false);
    if (!isOff)
      throw new MongoFailure(
        'NotImplemented',
        `Collections with the option '${name}' are not supported by this database`,
      );
  }
  for (const name of ['size', 'max'])
    if (body.has(name))
      throw new MongoFailure('InvalidOptions', `the '${name}' field is only for capped collections`);
  for (const name of ['storageEngine', 'indexOptionDefaults']) {
    const value = body.get(name);
    if (value instanceof BsonNode && value.length > 0)
      throw new MongoFailure('NotImplemented', `The option '${name}' is not supported by this database`);
  }
}

export const renameCollection: Command = {
  isWrite: true,
  options: ['to', 'dropTarget'],
  run: ({ body, database }, engine) => {
    if (database !== 'admin')
      throw new MongoFailure('Unauthorized', 'renameCollection may only be run against the admin database.');
    const [from, to] = [body.at(0), body.get('to')].map(wholeNamespace);
    if (from === undefined || to === undefined || from === to)
      throw new MongoFailure('IllegalOperation', "Can't rename a collection to itself");
    const source = engine.catalog.find(from);
    if (!source) throw new MongoFailure('NamespaceNotFound', `Source collection ${from} does not exist`);
    const target = engine.catalog.find(to);
    if (target && !booleanField(body, 'dropTarget'))
      throw new MongoFailure('NamespaceExists', 'target namespace exists');
    if (target) dropCollection(engine, target);
    engine.changes.recordRename(from, to);
    engine.catalog.rename(source, to);
    return {};
  },
};

function wholeNamespace(value: Value): string {
  if (typeof value !== 'string')
    throw new MongoFailure(
      'TypeMismatch',
      "BSON field 'renameCollection.to' is the wrong type, expected type 'string'",
    );
  const [database = '', ...rest] = value.split('.');
  return checkNamespace(database, rest.join('.'));
}

export const drop: Command = {
  isWrite: true,
  options: [],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const collection = engine.catalog.find(namespace);
    if (!collection) return {};
    dropCollection(engine, collection);
    return { nIndexesWas: collection.indexes.length, ns: namespace };
  },
};

function dropCollection(engine: Engine, collection: Collection): void {
  engine.store.dropRecords(collection);
  for (const index of collection.indexes) engine.store.dropIndex(index);
  engine.catalog.remove(collection);
  engine.changes.recordDrop(collection.namespace);
}

export const dropDatabase: Command = {
  isWrite: true,
  options: [],
  run: ({ database }, engine) => {
    checkNamespace(database, 'x');
    const collections = engine.catalog.list().filter(({ namespace }) => namespace.startsWith(`${database}.`));
    for (const collection of collections) dropCollection(engine, collection);
    return collections.length > 0 ? { dropped: database } : {};
  },
};

export const listCollections: Command = {
  isWrite: false,
  options: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run: ({ body, database }, engine) => {
    const isNameOnly = booleanField(body, 'nameOnly');
    const matches = compileQuery(documentField(body, 'filter'));
    const described = engine.catalog
      .list()
      .filter(({ namespace }) => namespace.startsWith(`${database}.`))
      .map((collection) => describeCollection(collection, database))
      .filter((document) => matches(document, null))
      .map((document) =>
        isNameOnly ? BsonNode.of({ name: document.get('name'), type: 'collection' }) : document,
      );
    const source = listSource(described.map((document) => encodeDocument(document)));
    const batchSize = numberField(documentField(body, 'cursor'), 'batchSize', Number.POSITIVE_INFINITY);
    return cursorReply(engine, { namespace: `${database}.$cmd.listCollections`, source, batchSize });
  },
};

function describeCollection(collection: Collection, database: string): BsonNode {
  return BsonNode.of({
    name: collection.namespace.slice(database.length + 1),
    type: 'collection',
    options: collection.options,
    info: BsonNode.of({ readOnly: false, uuid: collection.uuid }),
    idIndex: collection.indexes[0]?.definition,
  });
}

export const listDatabases: Command = {
  isWrite: false,
  options: ['filter', 'nameOnly', 'authorizedDatabases'],
  run: ({ body, database }, engine) => {
    if (database !== 'admin')
      throw new MongoFailure('Unauthorized', 'listDatabases may only be run against the admin database.');
    const matches = compileQuery(documentField(body, 'filter'));
    const isNameOnly = booleanField(body, 'nameOnly');
    const byDatabase = new Map<string, Collection[]>();
    for (const collection of engine.catalog.list()) {
      const [name = ''] = collection.namespace.split('.');
      byDatabase.set(name, [...(byDatabase.get(name) ?? []), collection]);
    }
    let totalSize = 0;
    const databases = [...byDatabase]
      .toSorted(([left], [right]) => compareStrings(left, right))
      .map(([name, collections]) => {
        if (isNameOnly) return BsonNode.of({ name });
        const sizeOnDisk = collections.reduce((sum, one) => sum + engine.store.estimateSize(one), 0);
        return BsonNode.of({ name, sizeOnDisk: BigInt(sizeOnDisk), empty: false });
      })
      .filter((document) => matches(document, null));
    for (const document of databases) totalSize += Number(document.get('sizeOnDisk') ?? 0);
    if (isNameOnly) return { databases };
    return {
      databases,
      totalSize: BigInt(totalSize),
      totalSizeMb: BigInt(Math.floor(totalSize / 1024 / 1024)),
    };
  },
};
