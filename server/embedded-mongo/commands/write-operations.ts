import type { Engine } from '../engine/engine.ts';
import { type Found, findForWrite, startFinding } from '../engine/run-query.ts';
import { withId } from '../engine/storable-document.ts';
import { MongoFailure } from '../errors.ts';
import type { CompiledUpdate } from '../update/compile-update.ts';
import { compileUpdate } from '../update/compile-update.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { upsertedDocument } from './upserted-document.ts';

type Variables = ReadonlyMap<string, Value>;

/** One statement of an update, from whichever command it came. */
export type UpdateWish = {
  namespace: string;
  filter: BsonNode;
  update: Value;
  isMulti: boolean;
  isUpsert: boolean;
  arrayFilters: Value;
  constants: Value;
  hint: Value;
  sort: BsonNode | null;
  variables: Variables;
};

export type UpdateResult = { matched: number; modified: number; upsertedId: Value };

export function runUpdate(engine: Engine, wish: UpdateWish): UpdateResult {
  const compiled = compileUpdate(wish.update, wish);
  if (wish.isMulti && compiled.kind === 'replacement')
    throw new MongoFailure('FailedToParse', 'multi update is not supported for replacement-style update');
  if (wish.isMulti && wish.sort)
    throw new MongoFailure('FailedToParse', 'Cannot specify sort with multi=true');
  let modified = 0;
  const matched = workThrough(engine, wish, (found) => {
    if (change(engine, wish.namespace, { compiled, found })) modified += 1;
  });
  if (matched > 0) return { matched, modified, upsertedId: undefined };
  if (!wish.isUpsert) return { matched: 0, modified: 0, upsertedId: undefined };
  return { matched: 1, modified: 0, upsertedId: upsert(engine, wish, compiled).get('_id') };
}

export type DeleteWish = {
  namespace: string;
  filter: BsonNode;
  isMulti: boolean;
  hint: Value;
  variables: Variables;
};

/** Deletes what a statement is about; returns how many documents. */
export function runDelete(engine: Engine, wish: DeleteWish): number {
  const collection = engine.catalog.find(wish.namespace);
  return workThrough(engine, { ...wish, sort: null }, ({ record, document }) => {
    if (collection) engine.store.remove(collection, record, document);
  });
}

type Search = {
  namespace: string;
  filter: BsonNode;
  sort: BsonNode | null;
  hint: Value;
  variables: Variables;
};

/** The document a write is about; a collection that is not there has none, and is not made for it. */
export function findThat(engine: Engine, wish: Search): Found | undefined {
  const collection = engine.catalog.find(wish.namespace);
  if (collection) return findForWrite(engine, collection, { ...wish, limit: 1 })[0];
  engine.checkFilter(wish.filter, wish.variables);
  return undefined;
}

const heldAtOnce = 500;

/**
 * Works on the documents a write is about, once on each, also when the work moves them within the index they are found
 * by; of many only some are held at a time. Returns how many there were.
 */
function workThrough(
  engine: Engine,
  wish: Search & { isMulti: boolean },
  work: (found: Found) => void,
): number {
  const collection = engine.catalog.find(wish.namespace);
  if (!wish.isMulti || !collection) {
    const found = findThat(engine, wish);
    if (found) work(found);
    return found ? 1 : 0;
  }
  const done = new Set<number>();
  const finder = startFinding(engine, collection, wish);
  while (!finder.isDone()) {
    const batch: Found[] = [];
    finder.take((found) => {
      if (!done.has(found.record)) batch.push(found);
      done.add(found.record);
      return batch.length < heldAtOnce;
    });
    batch.forEach(work);
  }
  return done.size;
}

/** Applies an update to a document that was found; the new version, or null when it changes nothing. */
export function change(
  engine: Engine,
  namespace: string,
  { compiled, found }: { compiled: CompiledUpdate; found: Found },
): BsonNode | null {
  const { record, document, positional } = found;
  const after = applyTo(compiled, document, positional);
  const collection = engine.catalog.find(namespace);
  if (!after || !collection) return null;
  const kind = compiled.kind === 'replacement' ? 'replace' : 'update';
  engine.store.update(collection, { record, before: document, after, kind });
  return after;
}

function applyTo(compiled: CompiledUpdate, document: BsonNode, positional: number | null): BsonNode | null {
  const fresh = new BsonNode(document.source, document.start);
  const after = compiled.apply(fresh, { positional, now: new Date(), isInsert: false });
  if (after === fresh) return after.isChanged() ? after : null;
  return encodeDocument(after).equals(encodeDocument(document)) ? null : after;
}

/** Inserts what an update makes of nothing. */
export function upsert(
  engine: Engine,
  wish: { namespace: string; filter: BsonNode },
  compiled: CompiledUpdate,
): BsonNode {
  const made = withId(upsertedDocument(wish.filter, compiled));
  engine.store.insert(engine.ensureCollection(wish.namespace), made);
  return made;
}
