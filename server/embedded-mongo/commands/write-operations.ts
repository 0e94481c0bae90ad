import type { Engine } from '../engine/engine.ts';
import { type Found, findForWrite } from '../engine/run-query.ts';
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
  const found = findThose(engine, wish, wish.isMulti ? 0 : 1);
  let modified = 0;
  for (const one of found) if (change(engine, wish.namespace, { compiled, found: one })) modified += 1;
  if (found.length > 0) return { matched: found.length, modified, upsertedId: undefined };
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
  const found = findThose(engine, { ...wish, sort: null }, wish.isMulti ? 0 : 1);
  const collection = engine.catalog.find(wish.namespace);
  if (!collection) return 0;
  for (const { record, document } of found) engine.store.remove(collection, record, document);
  return found.length;
}

/** The documents a write is about; a collection that is not there has none, and is not made for it. */
export function findThose(
  engine: Engine,
  wish: { namespace: string; filter: BsonNode; sort: BsonNode | null; hint: Value; variables: Variables },
  limit: number,
): Found[] {
  const collection = engine.catalog.find(wish.namespace);
  if (!collection) {
    engine.checkFilter(wish.filter, wish.variables);
    return [];
  }
  const found = findForWrite(engine, collection, { ...wish, limit });
  return limit > 0 ? found.slice(0, limit) : found;
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
