import type { Engine } from '../engine/engine.ts';
import { listSource } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { compileQuery } from '../query/compile-query.ts';
import type { Collection } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import { booleanField, type Command, documentField, namespaceOf, numberField } from './command.ts';
import { cursorReply } from './cursor-reply.ts';

const unsupportedKinds = [
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

export const create: Command = {
  isWrite: true,
  options: [
    'capped',
    'size',
    'max',
    'storageEngine',
    'indexOptionDefaults',
    'validationLevel',
    'validationAction',
    'autoIndexId',
    ...unsupportedKinds,
  ],
  run: (request, engine) => {
    const { body } = request;
    for (const name of unsupportedKinds) {
      if (body.has(name) && body.get(name) !== false) {
        throw new MongoFailure(
          'NotImplemented',
          `Collections with the option '${name}' are not supported by this database`,
        );
      }
    }
    const namespace = namespaceOf(request);
    if (engine.catalog.find(namespace)) {
      throw new MongoFailure('NamespaceExists', `Collection ${namespace} already exists.`);
    }
    engine.catalog.create(namespace, new BsonNode());
    return {};
  },
};

export const drop: Command = {
  isWrite: true,
  options: [],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const collection = engine.catalog.find(namespace);
    if (!collection) return { ns: namespace, nIndexesWas: 0 };
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
  run: ({ body }, engine) => {
    const matches = compileQuery(documentField(body, 'filter'));
    const names = new Set(engine.catalog.list().map(({ namespace }) => namespace.split('.')[0] ?? ''));
    const databases = [...names]
      .sort()
      .map((name) => BsonNode.of({ name, sizeOnDisk: 4096, empty: false }))
      .filter((document) => matches(document, null))
      .map((document) =>
        booleanField(body, 'nameOnly') ? BsonNode.of({ name: document.get('name') }) : document,
      );
    return { databases, totalSize: 4096 * databases.length, totalSizeMb: 0 };
  },
};
