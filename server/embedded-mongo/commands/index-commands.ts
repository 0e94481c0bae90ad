import type { Engine } from '../engine/engine.ts';
import { listSource } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { typeName } from '../query/type-names.ts';
import type { Collection, Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isEqual } from '../values/value-order.ts';
import { arrayField, type Command, documentField, namespaceOf, numberField } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { checkDefinition } from './index-definition.ts';

const maxIndexes = 64;

export const createIndexes: Command = {
  isWrite: true,
  options: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  run: (request, engine) => {
    const namespace = namespaceOf(request);
    const definitions = arrayField(request.body, 'indexes').map(checkDefinition);
    if (definitions.length === 0)
      throw new MongoFailure('BadValue', 'Must specify at least one index to create');
    const createdCollectionAutomatically = engine.catalog.find(namespace) === undefined;
    const collection = engine.ensureCollection(namespace);
    const numIndexesBefore = collection.indexes.length;
    for (const definition of definitions) {
      if (isThereAlready(collection, definition)) continue;
      if (collection.indexes.length >= maxIndexes)
        throw new MongoFailure(
          'CannotCreateIndex',
          `add index fails, too many indexes for ${namespace} key:${describeValue(definition.get('key'))}`,
        );
      addIndex(engine, collection, definition);
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
    if (wanted === undefined)
      throw new MongoFailure(
        'IDLFailedToParse',
        "BSON field 'dropIndexes.index' is missing but a required field",
      );
    const list = wanted instanceof BsonNode && wanted.isArray ? wanted.toValues() : [wanted];
    const isList = wanted instanceof BsonNode && wanted.isArray;
    if (isList ? list.some((item) => typeof item !== 'string') : !isNameOrKey(wanted))
      throw new MongoFailure(
        'TypeMismatch',
        `BSON field 'dropIndexes.index' is the wrong type '${typeName(wanted)}', expected types '[${isList ? 'string' : 'string, object'}]'`,
      );
    for (const index of list.flatMap((item) => findIndexes(collection, item)))
      removeIndex(engine, collection, index);
    return { nIndexesWas };
  },
};

function isNameOrKey(value: Value): boolean {
  return typeof value === 'string' || (value instanceof BsonNode && !value.isArray);
}

function findIndexes(collection: Collection, wanted: Value): Index[] {
  if (wanted === '*') return collection.indexes.filter(({ name }) => name !== '_id_');
  const found = collection.indexes.filter((index) =>
    typeof wanted === 'string' ? index.name === wanted : isEqual(index.definition.get('key'), wanted),
  );
  if (found.length === 0) {
    const message =
      typeof wanted === 'string'
        ? `index not found with name [${wanted}]`
        : `can't find index with key: ${describeValue(wanted)}`;
    throw new MongoFailure('IndexNotFound', message);
  }
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
