import { randomUUID } from 'node:crypto';
import { Binary, UUID } from 'bson';
import { compileQuery, type Matcher } from '../query/compile-query.ts';
import type { SortField } from '../query/compile-sort.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { numberOf } from '../values/value-order.ts';
import type { Environment } from './environment.ts';

/** An index as the planner and the writers need it. */
export type Index = {
  id: number;
  name: string;
  /** The definition as the client gave it, for `listIndexes`. */
  definition: BsonNode;
  fields: (SortField & { parts: string[] })[];
  isUnique: boolean;
  /** Refuses further duplicates, and may hold some from before. */
  isPreparingUnique: boolean;
  isSparse: boolean;
  partial: { filter: BsonNode; matches: Matcher } | null;
  expireAfterSeconds: number | null;
  /** A hidden index is kept up to date and serves no query. */
  isHidden: boolean;
  /** How often a query used it since the start. */
  uses: number;
  /** Whether some document has several keys, or one that was cut: then its order says less. */
  isMultikey: boolean;
  hasCutKeys: boolean;
};

export type Collection = {
  namespace: string;
  id: number;
  uuid: Binary;
  options: BsonNode;
  indexes: Index[];
  /** Number of the next document, or 0 when not looked up yet; documents are kept in this order. */
  nextRecord: number;
  /** Number of documents, or -1 when not counted yet. */
  count: number;
};

/** The collections and their indexes, in memory and in the files. */
export type Catalog = {
  find(namespace: string): Collection | undefined;
  list(): Collection[];
  create(namespace: string, options: BsonNode): Collection;
  /** Writes what changed about a collection. */
  save(collection: Collection): void;
  remove(collection: Collection): void;
  rename(collection: Collection, namespace: string): void;
  addIndex(collection: Collection, definition: BsonNode): Index;
  /** Gives an index another definition, which must not change its keys. */
  redefineIndex(collection: Collection, index: Index, definition: BsonNode): void;
  nextId(): number;
  /** Reads everything again, after a transaction that was undone. */
  reload(): void;
};

const keyOf = (namespace: string): Buffer => Buffer.from(`collection/${namespace}`);
const nextIdKey = Buffer.from('next-id');

export function openCatalog(environment: Environment): Catalog {
  const { meta } = environment;
  const collections = new Map<string, Collection>();
  let nextId = 1;

  const reload = (): void => {
    collections.clear();
    nextId = Number(String(meta.get(nextIdKey) ?? '1'));
    const range = meta.getRange({ start: keyOf(''), end: Buffer.from('collection0') });
    for (const { key, value } of range) {
      const namespace = Buffer.from(key).toString('utf8').slice('collection/'.length);
      collections.set(namespace, readCollection(namespace, new BsonNode(Buffer.from(value))));
    }
  };
  const takeId = (): number => {
    const id = nextId;
    nextId += 1;
    meta.put(nextIdKey, Buffer.from(String(nextId)));
    return id;
  };
  const save = (collection: Collection): void => {
    meta.put(keyOf(collection.namespace), writeCollection(collection));
  };
  reload();

  return {
    find: (namespace) => collections.get(namespace),
    list: () => [...collections.values()],
    nextId: takeId,
    save,
    reload,
    create: (namespace, options) => {
      const uuid = new Binary(Buffer.from(new UUID(randomUUID()).buffer), 4);
      const collection: Collection = {
        namespace,
        id: takeId(),
        uuid,
        options,
        indexes: [],
        nextRecord: 1,
        count: 0,
      };
      const idIndex = BsonNode.of({ v: 2, key: BsonNode.of({ _id: 1 }), name: '_id_' });
      collection.indexes.push(readIndex(takeId(), idIndex));
      collections.set(namespace, collection);
      save(collection);
      return collection;
    },
    remove: (collection) => {
      collections.delete(collection.namespace);
      meta.remove(keyOf(collection.namespace));
    },
    rename: (collection, namespace) => {
      collections.delete(collection.namespace);
      meta.remove(keyOf(collection.namespace));
      collection.namespace = namespace;
      collections.set(namespace, collection);
      save(collection);
    },
    redefineIndex: (collection, index, definition) => {
      const { isMultikey, hasCutKeys, uses } = index;
      Object.assign(index, readIndex(index.id, definition), { isMultikey, hasCutKeys, uses });
      save(collection);
    },
    addIndex: (collection, definition) => {
      const index = readIndex(takeId(), definition);
      collection.indexes.push(index);
      save(collection);
      return index;
    },
  };
}

function readIndex(id: number, definition: BsonNode): Index {
  const key = definition.get('key') as BsonNode;
  const filter = definition.get('partialFilterExpression');
  const expiry = definition.get('expireAfterSeconds');
  const name = String(definition.get('name'));
  return {
    id,
    name,
    definition,
    fields: key.keys().map((path, at) => ({
      path,
      direction: numberOf(key.at(at)) > 0 ? 1 : -1,
      parts: path.split('.'),
    })),
    isUnique: name === '_id_' || definition.get('unique') === true,
    isPreparingUnique: definition.get('prepareUnique') === true,
    isSparse: definition.get('sparse') === true,
    partial: filter instanceof BsonNode ? { filter, matches: compileQuery(filter) } : null,
    expireAfterSeconds: expiry === undefined ? null : numberOf(expiry),
    isHidden: definition.get('hidden') === true,
    uses: 0,
    isMultikey: false,
    hasCutKeys: false,
  };
}

function readCollection(namespace: string, stored: BsonNode): Collection {
  const indexes = (stored.get('indexes') as BsonNode).toValues().map((item) => {
    const entry = item as BsonNode;
    const index = readIndex(numberOf(entry.get('id')), entry.get('definition') as BsonNode);
    index.isMultikey = entry.get('isMultikey') === true;
    index.hasCutKeys = entry.get('hasCutKeys') === true;
    return index;
  });
  return {
    namespace,
    id: numberOf(stored.get('id')),
    uuid: stored.get('uuid') as Binary,
    options: stored.get('options') as BsonNode,
    indexes,
    nextRecord: 0,
    count: -1,
  };
}

function writeCollection(collection: Collection): Buffer {
  const indexes: Value[] = collection.indexes.map(({ id, definition, isMultikey, hasCutKeys }) =>
    BsonNode.of({ id, definition, isMultikey, hasCutKeys }),
  );
  const { id, uuid, options } = collection;
  return encodeDocument({ id, uuid, options, indexes });
}
