import { ObjectId } from 'bson';
import { MongoFailure } from '../errors.ts';
import { choosePlan, type Plan } from '../planner/choose-plan.ts';
import { startScan } from '../planner/scan.ts';
import { compileProjection, type Projection } from '../query/compile-projection.ts';
import { compileQuery } from '../query/compile-query.ts';
import { startSorting } from '../query/sort-documents.ts';
import type { Collection } from '../storage/catalog.ts';
import type { BsonNode } from '../values/bson-node.ts';
import { copyRaw, encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isEqual } from '../values/value-order.ts';
import type { ResultSource } from './cursors.ts';
import type { Engine } from './engine.ts';

export type Query = {
  filter: BsonNode;
  sort?: BsonNode | null;
  projection?: Value;
  hint?: Value;
  skip?: number;
  /** 0 is no limit. */
  limit?: number;
  /** What expressions in the filter and the projection may refer to. */
  variables?: ReadonlyMap<string, Value>;
};

/** A document as it was read: its bytes are the whole source of its node. */
export type Found = { record: number; document: BsonNode; positional: number | null };

/** Calls `visit` with the documents that meet a filter, in no order or the one the plan gives. */
export type Finder = {
  take(visit: (found: Found) => boolean): void;
  isDone(): boolean;
  plan: Plan;
  /** What was looked at so far. */
  examined(): { keys: number; documents: number };
};

/** A query that reads more documents than this without an index is reported. */
const slowScanDocuments = 1000;

/** How many documents are looked at between two looks at the clock. */
const clockEvery = 256;

export function startFinding(engine: Engine, collection: Collection, query: Query): Finder {
  const plan = choosePlan(collection, query);
  const matches = compileQuery(query.filter, query.variables);
  const isScan = !plan.index && plan.branches.length === 0;
  if (isScan && query.filter.length > 0) engine.metrics.collectionScans += 1;
  if (plan.index) plan.index.uses += 1;
  // Taken now: another name is given to the collection as it is.
  const from = { namespace: collection.namespace, id: collection.id };
  const scan = startScan(engine.environment, plan);
  let documents = 0;
  return {
    plan,
    isDone: scan.isDone,
    examined: () => ({ keys: isScan ? 0 : scan.examined(), documents }),
    take: (visit) => {
      checkPlan(engine, from, plan);
      scan.take((record) => {
        documents += 1;
        engine.metrics.documentsExamined += 1;
        if (documents % clockEvery === 0) checkDeadline(engine);
        if (isScan && documents === slowScanDocuments && query.filter.length > 0)
          engine.onScan({ namespace: collection.namespace, fields: [...query.filter.keys()], documents });
        const peeked = engine.store.peek(collection, record);
        const position = { index: null };
        if (!peeked || !matches(peeked, position)) return true;
        return visit({ record, document: copyRaw(peeked), positional: position.index });
      });
    },
  };
}

/** What a plan reads may be gone when a cursor goes on: it must not look as if there were no more documents. */
function checkPlan(
  engine: Engine,
  { namespace, id }: Pick<Collection, 'namespace' | 'id'>,
  plan: Plan,
): void {
  const now = engine.catalog.find(namespace);
  const killed = (cause: string): MongoFailure =>
    new MongoFailure('QueryPlanKilled', `query plan killed :: caused by :: ${cause}`);
  if (now?.id !== id) throw killed(`collection '${namespace}' was dropped or renamed`);
  for (const { index } of [plan, ...plan.branches])
    if (index && !now.indexes.some((other) => other.id === index.id))
      throw killed(`index '${index.name}' dropped`);
}

function checkDeadline(engine: Engine): void {
  if (Date.now() > engine.deadline)
    throw new MongoFailure('MaxTimeMSExpired', 'operation exceeded time limit');
}

/** What a filter with an `_id` means, read without a plan; null when it is not of that kind. */
function findById(engine: Engine, collection: Collection, query: Query): Found[] | null {
  const { filter, hint, variables } = query;
  const id = filter.get('_id');
  if (hint !== undefined || !isPlainId(id)) return null;
  const matches = filter.length > 1 ? compileQuery(filter, variables) : null;
  const [index] = collection.indexes;
  if (index) index.uses += 1;
  const record = engine.store.findById(collection, id);
  const document = record === undefined ? undefined : engine.store.read(collection, record);
  if (record === undefined || !document) return [];
  engine.metrics.documentsExamined += 1;
  const position = { index: null };
  const isMeant = matches ? matches(document, position) : isEqual(document.get('_id'), id);
  return isMeant ? [{ record, document, positional: position.index }] : [];
}

/** Whether a value of `_id` in a filter is one to be equal to, whose key is as good as the value. */
function isPlainId(id: Value): boolean {
  return typeof id === 'string' || typeof id === 'number' || id instanceof ObjectId;
}

/** The first documents of a query with their records: those a write is about. */
export function findForWrite(engine: Engine, collection: Collection, query: Query): Found[] {
  const byId = findById(engine, collection, query);
  if (byId) return byId;
  const limit = query.limit ?? 0;
  const finder = startFinding(engine, collection, query);
  const isLimited = limit > 0 && finder.plan.isSorted;
  const all: Found[] = [];
  finder.take((found) => {
    all.push(found);
    return !isLimited || all.length < limit;
  });
  if (finder.plan.isSorted || !query.sort) return all;
  const byDocument = new Map(all.map((found) => [found.document, found]));
  const sorter = startSorting(query.sort, limit);
  for (const { document } of all) sorter.add(document);
  return sorter.finish().flatMap((document) => byDocument.get(document) ?? []);
}

const maxBatchBytes = 15 * 1024 * 1024;

/** Opens the results of a query, to be taken in batches. */
export function openResults(engine: Engine, collection: Collection | undefined, query: Query): ResultSource {
  const { variables } = query;
  const project = compileProjection(query.projection, variables ? { variables } : {});
  if (!collection) {
    compileQuery(query.filter, variables);
    return listSource([]);
  }
  const byId = findById(engine, collection, query);
  if (byId)
    return listSource(
      byId.slice(query.skip ?? 0).map(({ document, positional }) => show(document, positional, project)),
    );
  const finder = startFinding(engine, collection, query);
  if (finder.plan.isSorted || !query.sort) return streamingSource(finder, project, query);
  const { skip = 0, limit = 0 } = query;
  const sorter = startSorting(query.sort, limit > 0 ? limit + skip : 0);
  const positions = new Map<BsonNode, number>();
  finder.take(({ document, positional }) => {
    if (positional !== null) positions.set(document, positional);
    sorter.add(document);
    return true;
  });
  const sorted = sorter.finish().slice(skip);
  return listSource(sorted.map((document) => show(document, positions.get(document) ?? null, project)));
}

function show(document: BsonNode, positional: number | null, project: Projection | null): Buffer {
  return project ? encodeDocument(project(document, positional)) : document.source;
}

function streamingSource(finder: Finder, project: Projection | null, query: Query): ResultSource {
  let toSkip = query.skip ?? 0;
  let left = query.limit && query.limit > 0 ? query.limit : Number.POSITIVE_INFINITY;
  return {
    isDone: () => left === 0 || finder.isDone(),
    take: (count) => {
      const batch: Buffer[] = [];
      let bytes = 0;
      if (count === 0 || left === 0) return batch;
      finder.take(({ document, positional }) => {
        if (toSkip > 0) {
          toSkip -= 1;
          return true;
        }
        const shown = show(document, positional, project);
        batch.push(shown);
        bytes += shown.length;
        left -= 1;
        return left > 0 && batch.length < count && bytes < maxBatchBytes;
      });
      return batch;
    },
  };
}

/** Results that are all there already. */
export function listSource(documents: Buffer[]): ResultSource {
  let at = 0;
  return {
    isDone: () => at >= documents.length,
    take: (count) => {
      const start = at;
      let bytes = 0;
      while (at < documents.length && at - start < count && bytes < maxBatchBytes) {
        bytes += documents[at]?.length ?? 0;
        at += 1;
      }
      return documents.slice(start, at);
    },
  };
}
