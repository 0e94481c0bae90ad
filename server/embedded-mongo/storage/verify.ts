import { BsonNode } from '../values/bson-node.ts';
import type { Catalog, Collection, Index } from './catalog.ts';
import type { Environment } from './environment.ts';
import { indexKeys } from './index-keys.ts';
import { entryKey, entryPrefix, recordKey, recordOf, successor } from './record-keys.ts';

/** What a check of one collection found; `problems` is empty when all is well. */
export type Verified = { documents: number; keysPerIndex: Record<string, number>; problems: string[] };

const maxProblems = 50;

/** Reads every document and every index entry of a collection and compares them in both directions. */
export function verifyCollection(environment: Environment, collection: Collection): Verified {
  const problems: string[] = [];
  const note = (problem: string): void => {
    if (problems.length < maxProblems) problems.push(`${collection.namespace}: ${problem}`);
  };
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]));
  let documents = 0;
  const start = recordKey(collection.id, 0);
  for (const { key, value } of environment.documents.getRange({
    start,
    end: recordKey(collection.id + 1, 0),
  })) {
    documents += 1;
    const record = recordOf(key);
    const document = readDocument(Buffer.from(value));
    if (!document) {
      note(`document ${record} is damaged`);
      continue;
    }
    for (const index of collection.indexes) {
      const keys = missingKeys(environment, { index, document, record });
      expected.set(index, (expected.get(index) ?? 0) + keys.count);
      if (keys.missing > 0) note(`index ${index.name} has no entry for document ${record}`);
    }
  }
  const keysPerIndex: Record<string, number> = {};
  for (const index of collection.indexes) {
    const prefix = entryPrefix(index.id, Buffer.alloc(0));
    const found = environment.entries.getKeysCount({ start: prefix, end: successor(prefix) });
    keysPerIndex[index.name] = found;
    const wanted = expected.get(index) ?? 0;
    if (found !== wanted)
      note(`index ${index.name} has ${found} entries, and its documents have ${wanted} keys`);
  }
  return { documents, keysPerIndex, problems };
}

/** Checks every collection, and that nothing lies in the files that belongs to none. */
export function verifyAll(
  environment: Environment,
  catalog: Catalog,
): { collections: number; documents: number; problems: string[] } {
  const collections = catalog.list();
  const checked = collections.map((collection) => verifyCollection(environment, collection));
  const documents = checked.reduce((sum, one) => sum + one.documents, 0);
  const problems = checked.flatMap((one) => one.problems);
  const entries = checked.reduce(
    (sum, one) => sum + Object.values(one.keysPerIndex).reduce((a, b) => a + b, 0),
    0,
  );
  const strayDocuments = environment.documents.getKeysCount({}) - documents;
  const strayEntries = environment.entries.getKeysCount({}) - entries;
  if (strayDocuments > 0) problems.push(`${strayDocuments} documents belong to no collection`);
  if (strayEntries > 0) problems.push(`${strayEntries} index entries belong to no index`);
  return { collections: collections.length, documents, problems };
}

function readDocument(bytes: Buffer): BsonNode | null {
  const node = new BsonNode(bytes);
  try {
    visit(node);
    return node.byteLength === bytes.length ? node : null;
  } catch {
    return null;
  }
}

function visit(node: BsonNode): void {
  for (const value of node.toValues()) if (value instanceof BsonNode) visit(value);
}

function missingKeys(
  { entries }: Environment,
  { index, document, record }: { index: Index; document: BsonNode; record: number },
): { count: number; missing: number } {
  const { keys } = indexKeys(index, document);
  const missing = keys.filter((key) => {
    if (!index.isUnique) return entries.get(entryKey(index.id, key, record)) === undefined;
    const holder = entries.get(entryPrefix(index.id, key));
    return !holder || recordOf(holder) !== record;
  });
  return { count: keys.length, missing: missing.length };
}
