import type { Engine } from '../engine/engine.ts';
import { listSource } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import type { Collection, Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isEqual, isNumber } from '../values/value-order.ts';
import { arrayField, type Command, documentField, namespaceOf, numberField } from './command.ts';
import { cursorReply } from './cursor-reply.ts';

const knownFields = [
  'key',
  'name',
  'ns',
  'v',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'collation',
];

export const createIndexes: Command = {
  isWrite: true,
  options: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const definitions = arrayField(request.body, 'indexes').map(checkDefinition);
    const createdCollectionAutomatically = engine.catalog.find(namespace) === undefined;
    const collection = engine.ensureCollection(namespace);
    const numIndexesBefore = collection.indexes.length;
    for (const definition of definitions) {
      if (!isThereAlready(collection, definition)) addIndex(engine, collection, definition);
    }
    const numIndexesAfter = collection.indexes.length;
    const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note };
  },
};

function addIndex(engine: Engine, collection: Collection, definition: BsonNode): void {
  const index = engine.catalog.addIndex(collection, definition);
  try {
    engine.store.buildIndex(collection, index);
  } catch (error) {
    removeIndex(engine, collection, index);
    throw error;
  }
}

function removeIndex(engine: Engine, collection: Collection, index: Index): void {
  engine.store.dropIndex(index);
  collection.indexes = collection.indexes.filter((other) => other !== index);
  engine.catalog.save(collection);
}

/** Checks an index definition and brings it into the form that is stored and listed. */
function checkDefinition(definition: Value): BsonNode {
  if (!(definition instanceof BsonNode)) throw new MongoFailure('TypeMismatch', 'an index must be an object');
  const key = definition.get('key');
  if (!(key instanceof BsonNode) || key.length === 0)
    throw new MongoFailure('CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [position, value] of key.toValues().entries()) checkKey(key.nameAt(position), value);
  const name = definition.get('name');
  if (typeof name !== 'string' || name === '')
    throw new MongoFailure(
      'CannotCreateIndex',
      "The 'name' field is a required property of an index specification",
    );
  const stored = BsonNode.of({ v: 2, key, name });
  definition.keys().forEach((field, position) => {
    const value = definition.at(position);
    if (!knownFields.includes(field)) {
      throw new MongoFailure(
        'CannotCreateIndex',
        `The field '${field}' is not supported for an index specification by this database`,
      );
    }
    if (field === 'collation') refuseIndexCollation(value);
    else if (!['key', 'name', 'ns', 'v', 'background'].includes(field) && value !== false)
      stored.set(field, value);
  });
  return stored;
}

function refuseIndexCollation(value: Value): void {
  if (value instanceof BsonNode && value.get('locale') !== 'simple') {
    throw new MongoFailure('NotImplemented', 'Collations are not supported by this database');
  }
}

function checkKey(path: string, value: Value): void {
  if (typeof value === 'string') {
    throw new MongoFailure(
      'CannotCreateIndex',
      `Indexes of the type '${value}' are not supported by this database`,
    );
  }
  if (!isNumber(value) || path === '' || path.includes('$**')) {
    throw new MongoFailure(
      'CannotCreateIndex',
      `Values in v:2 index key pattern must be numbers, and '${path}' must be a plain path`,
    );
  }
}

/** The same index again is fine; another one of the same name or key is an error. */
function isThereAlready(collection: Collection, definition: BsonNode): boolean {
  const name = definition.get('name');
  const sameKey = collection.indexes.find(
    (index) =>
      isEqual(index.definition.get('key'), definition.get('key')) &&
      isEqual(
        index.definition.get('partialFilterExpression') ?? null,
        definition.get('partialFilterExpression') ?? null,
      ),
  );
  if (sameKey) {
    if (sameKey.name === '_id_') return true;
    const isSame = ['unique', 'sparse', 'expireAfterSeconds'].every((field) =>
      isEqual(sameKey.definition.get(field) ?? null, definition.get(field) ?? null),
    );
    if (isSame && sameKey.name === name) return true;
    if (isSame)
      throw new MongoFailure(
        'IndexOptionsConflict',
        `Index already exists with a different name: ${sameKey.name}`,
      );
    const code = sameKey.name === name ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict';
    throw new MongoFailure(
      code,
      `An equivalent index already exists with the same name but different options. Requested index: ${String(name)}`,
    );
  }
  if (collection.indexes.some((index) => index.name === name)) {
    throw new MongoFailure(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. Requested index: ${String(name)}`,
    );
  }
  return false;
}

export const dropIndexes: Command = {
  isWrite: true,
  options: ['index'],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const collection = engine.catalog.find(namespace);
    if (!collection) throw new MongoFailure('NamespaceNotFound', `ns not found ${namespace}`);
    const nIndexesWas = collection.indexes.length;
    const wanted = request.body.get('index');
    const list = wanted instanceof BsonNode && wanted.isArray ? wanted.toValues() : [wanted];
    for (const index of list.flatMap((item) => findIndexes(collection, item)))
      removeIndex(engine, collection, index);
    return { nIndexesWas };
  },
};

function findIndexes(collection: Collection, wanted: Value): Index[] {
  if (wanted === '*') return collection.indexes.filter(({ name }) => name !== '_id_');
  const found = collection.indexes.filter((index) =>
    typeof wanted === 'string' ? index.name === wanted : isEqual(index.definition.get('key'), wanted),
  );
  if (found.length === 0)
    throw new MongoFailure('IndexNotFound', `index not found with name [${String(wanted)}]`);
  if (found.some(({ name }) => name === '_id_'))
    throw new MongoFailure('InvalidOptions', 'cannot drop _id index');
  return found;
}

export const listIndexes: Command = {
  isWrite: false,
  options: ['cursor', 'includeIndexBuildInfo'],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const collection = engine.catalog.find(namespace);
    if (!collection) throw new MongoFailure('NamespaceNotFound', `ns does not exist: ${namespace}`);
    const source = listSource(collection.indexes.map(({ definition }) => encodeDocument(definition)));
    const batchSize = numberField(
      documentField(request.body, 'cursor'),
      'batchSize',
      Number.POSITIVE_INFINITY,
    );
    return cursorReply(engine, { namespace, source, batchSize });
  },
};
