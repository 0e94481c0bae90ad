import type { Collection, Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Engine } from './engine.ts';
import { findForWrite } from './run-query.ts';

const everyMs = 30_000;
const atOnce = 500;

/** Deletes the documents whose time in a TTL index is over, now and then; returns how to stop. */
export function startHousekeeping(engine: Engine, alsoDo: () => void): () => void {
  const timer = setInterval(() => {
    try {
      expireDocuments(engine, new Date());
      alsoDo();
    } catch {
      // The disk may be full or the files closing: the next round tries again.
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Deletes what has expired by a time, in small transactions; returns how many documents. */
export function expireDocuments(engine: Engine, now: Date): number {
  // The last command may have had a time limit; what is done here has none.
  engine.deadline = Number.POSITIVE_INFINITY;
  let deleted = 0;
  for (const collection of engine.catalog.list()) {
    for (const index of collection.indexes) {
      let batch = 0;
      do {
        batch = expireBatch(engine, { collection, index }, now);
        deleted += batch;
      } while (batch === atOnce);
    }
  }
  return deleted;
}

function expireBatch(
  engine: Engine,
  { collection, index }: { collection: Collection; index: Index },
  now: Date,
): number {
  const [field] = index.fields;
  if (index.expireAfterSeconds === null || !field || index.fields.length > 1) return 0;
  const before = new Date(now.getTime() - index.expireAfterSeconds * 1000);
  const clauses = [BsonNode.of({ [field.path]: BsonNode.of({ $lt: before }) })];
  if (index.partial) clauses.push(index.partial.filter);
  const filter = BsonNode.of({ $and: BsonNode.arrayOf(clauses) });
  const found = findForWrite(engine, collection, { filter, sort: null, hint: index.name, limit: atOnce });
  if (found.length === 0) return 0;
  engine.commit(() => {
    for (const { record, document } of found) engine.store.remove(collection, record, document);
  });
  return found.length;
}
