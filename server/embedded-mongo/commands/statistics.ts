import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { verifyCollection } from '../storage/verify.ts';
import { type Command, namespaceOf, numberField, type Reply, type Request } from './command.ts';

/** `dbStats`: what the collections of a database hold. */
export const dbStats: Command = {
  isWrite: false,
  options: ['scale', 'freeStorage'],
  run: ({ body, database }, engine) => {
    const scale = scaleOf(body);
    const collections = engine.catalog.list().filter(({ namespace }) => namespace.startsWith(`${database}.`));
    const sizes = collections.map((collection) => engine.store.describe(collection));
    const objects = sizes.reduce((sum, one) => sum + one.count, 0);
    const dataSize = sizes.reduce((sum, one) => sum + one.size, 0);
    const indexSize = sizes.reduce((sum, one) => sum + one.totalIndexSize, 0);
    return {
      db: database,
      collections: collections.length,
      views: 0,
      objects,
      avgObjSize: objects === 0 ? 0 : dataSize / objects,
      dataSize: dataSize / scale,
      storageSize: dataSize / scale,
      indexes: sizes.reduce((sum, one) => sum + one.nindexes, 0),
      indexSize: indexSize / scale,
      totalSize: (dataSize + indexSize) / scale,
      scaleFactor: scale,
    };
  },
};

export const collStats: Command = {
  isWrite: false,
  options: ['scale'],
  run: (request, engine) => {
    const ns = namespaceOf(request);
    const scale = scaleOf(request.body);
    const collection = engine.catalog.find(ns);
    const empty = { count: 0, size: 0, nindexes: 0, indexSizes: {}, totalIndexSize: 0 };
    const sizes = collection ? engine.store.describe(collection) : empty;
    return {
      ns,
      count: sizes.count,
      size: sizes.size / scale,
      avgObjSize: sizes.count === 0 ? 0 : Math.round(sizes.size / sizes.count),
      storageSize: sizes.size / scale,
      nindexes: sizes.nindexes,
      indexSizes: sizes.indexSizes,
      totalIndexSize: sizes.totalIndexSize / scale,
      totalSize: (sizes.size + sizes.totalIndexSize) / scale,
      scaleFactor: scale,
      capped: false,
    };
  },
};

function scaleOf(body: Request['body']): number {
  const scale = numberField(body, 'scale', 1);
  if (scale > 0) return scale;
  throw new MongoFailure('BadValue', `BSON field 'scale' value must be >= 1, actual value '${scale}'`);
}

/** `validate`: whether the documents of a collection and its indexes agree. */
export const validate: Command = {
  isWrite: false,
  options: ['full', 'background', 'metadata'],
  run: (request, engine) => {
    const ns = namespaceOf(request);
    const collection = engine.catalog.find(ns);
    if (!collection)
      throw new MongoFailure('NamespaceNotFound', `Collection '${ns}' does not exist to validate.`);
    return validateCollection(engine, collection);
  },
};

function validateCollection(engine: Engine, collection: Collection): Reply {
  const { documents, problems, keysPerIndex } = verifyCollection(engine.environment, collection);
  return {
    ns: collection.namespace,
    nInvalidDocuments: 0,
    nrecords: documents,
    nIndexes: collection.indexes.length,
    keysPerIndex,
    valid: problems.length === 0,
    warnings: [],
    errors: problems,
  };
}
