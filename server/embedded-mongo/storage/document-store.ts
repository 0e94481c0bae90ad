import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { encodeDocument } from '../values/encode.ts';
import { encodeKey, fitKey } from '../values/key-encoding.ts';
import type { Value } from '../values/value.ts';
import type { Catalog, Collection, Index } from './catalog.ts';
import type { Environment } from './environment.ts';
import { type IndexKeys, indexKeys } from './index-keys.ts';
import {
  entryKey,
  entryPrefix,
  maxRecord,
  recordKey,
  recordOf,
  recordValue,
  successor,
} from './record-keys.ts';

/** What a write did, for the change streams. */
export type WriteEvent = {
  collection: Collection;
  kind: 'insert' | 'update' | 'replace' | 'delete';
  id: Value;
  before: BsonNode | null;
  after: BsonNode | null;
};

/** Documents of collections with their index entries; each call leaves both in agreement. */
export type DocumentStore = {
  read(collection: Collection, record: number): BsonNode | undefined;
  /** As `read`, over bytes that are only valid until the next reading: for what is looked at and mostly left. */
  peek(collection: Collection, record: number): BsonNode | undefined;
  /** The record of an `_id`, or undefined. */
  findById(collection: Collection, id: Value): number | undefined;
  insert(collection: Collection, document: BsonNode): void;
  /** Writes a new version of a document that was read from the store. */
  update(collection: Collection, change: Change): void;
  remove(collection: Collection, record: number, document: BsonNode): void;
  count(collection: Collection): number;
  /** Fills a new index; throws when the documents do not fit it. */
  buildIndex(collection: Collection, index: Index): void;
  /** The ids of documents that share a key, in groups. */
  findDuplicates(collection: Collection, index: Index): Value[][];
  dropIndex(index: Index): void;
  dropRecords(collection: Collection): void;
  /** Removes all documents and keeps the collection with its indexes. */
  clear(collection: Collection): void;
  /** Counts and sizes, as statistics of a collection give them. */
  describe(collection: Collection): StoredSizes;
  /** Roughly the bytes of the documents, from the first ones. */
  estimateSize(collection: Collection): number;
};

export type StoredSizes = {
  count: number;
  size: number;
  nindexes: number;
  indexSizes: Record<string, number>;
  totalIndexSize: number;
};

export type Change = { record: number; before: BsonNode; after: BsonNode; kind: 'update' | 'replace' };

const maxDocumentBytes = 16 * 1024 * 1024;
const present = Buffer.from([1]);

export function openDocumentStore(
  environment: Environment,
  catalog: Catalog,
  onWrite: (event: WriteEvent) => void,
): DocumentStore {
  const { documents, entries } = environment;

  const nextRecord = (collection: Collection): number => {
    if (collection.nextRecord === 0) {
      const last = documents.getKeys({
        start: recordKey(collection.id + 1, 0),
        end: recordKey(collection.id, 0),
        reverse: true,
        limit: 1,
      });
      collection.nextRecord = 1;
      for (const key of last) collection.nextRecord = recordOf(key) + 1;
    }
    collection.nextRecord += 1;
    return collection.nextRecord - 1;
  };

  const noteShape = (collection: Collection, index: Index, found: IndexKeys): void => {
    if ((!found.isMultikey || index.isMultikey) && (!found.isCut || index.hasCutKeys)) return;
    index.isMultikey ||= found.isMultikey;
    index.hasCutKeys ||= found.isCut;
    catalog.save(collection);
  };

  /** The records that have a key of an index: at most one where it is unique. */
  const holdersOf = (index: Index, key: Buffer): number[] => {
    if (!index.isUnique) {
      const start = entryKey(index.id, key, 0);
      const end = entryKey(index.id, key, maxRecord);
      return [...entries.getKeys({ start, end })].map(recordOf);
    }
    const holder = entries.getBinaryFast(entryPrefix(index.id, key));
    return holder ? [recordOf(holder)] : [];
  };

  const checkUnique = (collection: Collection, index: Index, found: IndexKeys, record: number): void => {
    if (!index.isUnique && !index.isPreparingUnique) return;
    for (const key of found.keys) {
      const isTaken = index.isUnique
        ? holdersOf(index, key).some((holder) => holder !== record)
        : holdersOf(index, key).length > 0 && !holdersOf(index, key).includes(record);
      if (isTaken) throw duplicateKey(collection, index, found.values);
    }
  };

  const addEntries = (index: Index, keys: readonly Buffer[], record: number): void => {
    for (const key of keys) {
      if (index.isUnique) entries.put(entryPrefix(index.id, key), recordValue(record));
      else entries.put(entryKey(index.id, key, record), present);
    }
  };

  const removeEntries = (index: Index, keys: readonly Buffer[], record: number): void => {
    for (const key of keys) {
      entries.remove(index.isUnique ? entryPrefix(index.id, key) : entryKey(index.id, key, record));
    }
  };

  const removeRange = (table: Environment['documents'], prefix: Buffer): void => {
    const keys = [...table.getKeys({ start: prefix, end: successor(prefix) })];
    for (const key of keys) table.remove(key);
  };

  const sizeOf = (table: Environment['documents'], prefix: Buffer, withValues: boolean): number => {
    let bytes = 0;
    for (const { key, value } of table.getRange({ start: prefix, end: successor(prefix) }))
      bytes += withValues ? value.length : key.length;
    return bytes;
  };

  const count = (collection: Collection): number => {
    if (collection.count < 0) {
      const start = recordKey(collection.id, 0);
      collection.count = documents.getKeysCount({ start, end: recordKey(collection.id + 1, 0) });
    }
    return collection.count;
  };

  const dropRecords = (collection: Collection): void =>
    removeRange(documents, recordKey(collection.id, 0).subarray(0, 4));

  return {
    read: (collection, record) => {
      const bytes = documents.getBinary(recordKey(collection.id, record));
      return bytes ? new BsonNode(bytes) : undefined;
    },
    peek: (collection, record) => {
      const bytes = documents.getBinaryFast(recordKey(collection.id, record));
      return bytes ? new BsonNode(bytes) : undefined;
    },
    findById: (collection, id) => {
      const [index] = collection.indexes;
      const entry = index && entries.getBinaryFast(entryPrefix(index.id, fitKey(encodeKey(id)).key));
      return entry ? recordOf(entry) : undefined;
    },
    insert: (collection, document) => {
      const bytes = toBytes(document);
      const planned = collection.indexes.map((index) => ({ index, found: indexKeys(index, document) }));
      for (const { index, found } of planned) checkUnique(collection, index, found, -1);
      const record = nextRecord(collection);
      documents.put(recordKey(collection.id, record), bytes);
      for (const { index, found } of planned) {
        noteShape(collection, index, found);
        addEntries(index, found.keys, record);
      }
      if (collection.count >= 0) collection.count += 1;
      onWrite({ collection, kind: 'insert', id: document.get('_id'), before: null, after: document });
    },
    update: (collection, { record, before, after, kind }) => {
      const bytes = toBytes(after);
      const planned = collection.indexes
        .filter((index) => !isUntouched(index, before, after))
        .map((index) => ({ index, old: indexKeys(index, before), found: indexKeys(index, after) }));
      for (const { index, found } of planned) checkUnique(collection, index, found, record);
      documents.put(recordKey(collection.id, record), bytes);
      for (const { index, old, found } of planned) {
        noteShape(collection, index, found);
        removeEntries(index, missingFrom(old.keys, found.keys), record);
        addEntries(index, missingFrom(found.keys, old.keys), record);
      }
      onWrite({ collection, kind, id: after.get('_id'), before, after: new BsonNode(bytes) });
    },
    remove: (collection, record, document) => {
      documents.remove(recordKey(collection.id, record));
      for (const index of collection.indexes) removeEntries(index, indexKeys(index, document).keys, record);
      if (collection.count >= 0) collection.count -= 1;
      onWrite({ collection, kind: 'delete', id: document.get('_id'), before: document, after: null });
    },
    count,
    buildIndex: (collection, index) => {
      const start = recordKey(collection.id, 0);
      for (const { key, value } of documents.getRange({ start, end: recordKey(collection.id + 1, 0) })) {
        const record = recordOf(key);
        const found = indexKeys(index, new BsonNode(Buffer.from(value)));
        checkUnique(collection, index, found, record);
        noteShape(collection, index, found);
        addEntries(index, found.keys, record);
      }
    },
    findDuplicates: (collection, index) => {
      const groups = new Map<string, Value[]>();
      const start = recordKey(collection.id, 0);
      for (const { value } of documents.getRange({ start, end: recordKey(collection.id + 1, 0) })) {
        const document = new BsonNode(Buffer.from(value));
        for (const key of indexKeys(index, document).keys) {
          const text = key.toString('latin1');
          groups.set(text, [...(groups.get(text) ?? []), document.get('_id')]);
        }
      }
      return [...groups.values()].filter((ids) => ids.length > 1);
    },
    dropIndex: (index) => removeRange(entries, entryPrefix(index.id, Buffer.alloc(0))),
    dropRecords,
    estimateSize: (collection) => {
      const start = recordKey(collection.id, 0);
      let bytes = 0;
      let seen = 0;
      for (const { value } of documents.getRange({
        start,
        end: recordKey(collection.id + 1, 0),
        limit: 100,
      })) {
        bytes += value.length;
        seen += 1;
      }
      return seen === 0 ? 0 : Math.round((bytes / seen) * count(collection));
    },
    clear: (collection) => {
      dropRecords(collection);
      for (const index of collection.indexes) removeRange(entries, entryPrefix(index.id, Buffer.alloc(0)));
      collection.count = 0;
    },
    describe: (collection) => {
      const indexSizes = Object.fromEntries(
        collection.indexes.map(({ name, id }) => [
          name,
          sizeOf(entries, entryPrefix(id, Buffer.alloc(0)), false),
        ]),
      );
      return {
        count: count(collection),
        size: sizeOf(documents, recordKey(collection.id, 0).subarray(0, 4), true),
        nindexes: collection.indexes.length,
        indexSizes,
        totalIndexSize: Object.values(indexSizes).reduce((sum, bytes) => sum + bytes, 0),
      };
    },
  };
}

function toBytes(document: BsonNode): Buffer {
  const bytes = encodeDocument(document);
  if (bytes.length > maxDocumentBytes) {
    throw new MongoFailure(
      'BSONObjectTooLarge',
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and 16793600(16MB)`,
    );
  }
  return bytes;
}

/** Whether nothing that an index looks at was edited: then its keys need not be computed. */
function isUntouched(index: Index, before: BsonNode, after: BsonNode): boolean {
  if (index.partial || after.source !== before.source || after.start !== before.start) return false;
  return index.fields.every(({ parts }) => after.isUntouched(parts[0] ?? '', before));
}

function missingFrom(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  return keys.filter((key) => !others.some((other) => other.equals(key)));
}

function duplicateKey(collection: Collection, index: Index, values: readonly Value[]): MongoFailure {
  const keyPattern = BsonNode.of({});
  const keyValue = BsonNode.of({});
  index.fields.forEach(({ path, direction }, position) => {
    keyPattern.set(path, direction);
    keyValue.set(path, values[position] ?? null);
  });
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${describeValue(keyValue)}`;
  return new MongoFailure('DuplicateKey', message, { keyPattern, keyValue });
}
