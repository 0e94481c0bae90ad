import { ObjectId } from 'bson';
import type { Engine } from '../engine/engine.ts';
import { checkNamespace } from '../engine/namespace.ts';
import { findForWrite } from '../engine/run-query.ts';
import { withId } from '../engine/storable-document.ts';
import { MongoFailure, UndoneFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { compileExpression } from './expressions/compile-expression.ts';
import { mergeObjects } from './expressions/object-operators.ts';
import { valueAtPath } from './expressions/scope.ts';
import { compileUpdatePipeline } from './update-pipeline.ts';

export type WritePlace = { database: string; variables: ReadonlyMap<string, Value> };

/** Writes what a pipeline yields. */
export type WriteStage = (engine: Engine, documents: Iterable<BsonNode>) => void;

/** The writing stage at the end of a pipeline, if it has one. */
export function compileWriteStage(stage: BsonNode | undefined, place: WritePlace): WriteStage | null {
  const name = stage?.nameAt(0);
  if (name === '$out') return compileOut(stage?.at(0), place);
  return name === '$merge' ? compileMerge(stage?.at(0), place) : null;
}

export function isWriteStage(stage: Value): boolean {
  return stage instanceof BsonNode && (stage.has('$out') || stage.has('$merge'));
}

function targetOf(value: Value, stage: string, database: string): string {
  if (typeof value === 'string') return checkNamespace(database, value);
  const coll = value instanceof BsonNode ? value.get('coll') : undefined;
  const db = value instanceof BsonNode ? (value.get('db') ?? database) : undefined;
  if (typeof coll !== 'string' || typeof db !== 'string')
    throw new MongoFailure(16990, `${stage} only supports a string or object argument, with 'coll' and 'db'`);
  const unknown = (value as BsonNode).keys().find((name) => name !== 'db' && name !== 'coll');
  if (unknown === 'timeseries')
    throw new MongoFailure('NotImplemented', 'Time series collections are not supported by this database');
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field '${stage}.${unknown}' is an unknown field.`);
  return checkNamespace(db, coll);
}

/** `$out` replaces a collection as a whole, or not at all; its indexes stay. */
function compileOut(specification: Value, { database }: WritePlace): WriteStage {
  const namespace = targetOf(specification, '$out', database);
  return (engine, documents) => {
    const all = [...documents];
    const collection = engine.ensureCollection(namespace);
    engine.store.clear(collection);
    engine.changes.recordDrop(namespace);
    try {
      for (const document of all) engine.store.insert(collection, withId(document.copy()));
    } catch (error) {
      throw error instanceof MongoFailure ? new UndoneFailure(error) : error;
    }
  };
}

type WhenMatched = (existing: BsonNode, incoming: BsonNode) => BsonNode | null;

const mergeFields = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];

function compileMerge(specification: Value, { database, variables }: WritePlace): WriteStage {
  const options = typeof specification === 'string' ? BsonNode.of({ into: specification }) : specification;
  if (!(options instanceof BsonNode))
    throw new MongoFailure(51182, '$merge only supports a string or object argument');
  const unknown = options.keys().find((name) => !mergeFields.includes(name));
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field '$merge.${unknown}' is an unknown field.`);
  const namespace = targetOf(options.get('into'), '$merge', database);
  const on = joinFields(options.get('on'));
  const whenMatched = compileMatched(options, variables);
  const whenNotMatched = options.get('whenNotMatched') ?? 'insert';
  if (!['insert', 'discard', 'fail'].includes(String(whenNotMatched)))
    throw new MongoFailure(
      'BadValue',
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  return (engine, documents) => {
    const all = [...documents];
    checkUniqueIndex(engine, namespace, on);
    for (const document of all) {
      const incoming = document.has('_id') ? document : withNewId(document);
      const collection = engine.ensureCollection(namespace);
      const [found] = findForWrite(engine, collection, { filter: joinFilter(incoming, on), limit: 1 });
      if (found) {
        const after = whenMatched(found.document, incoming);
        if (after && !encodeDocument(after).equals(encodeDocument(found.document)))
          engine.store.update(collection, {
            record: found.record,
            before: found.document,
            after,
            kind: 'update',
          });
      } else if (whenNotMatched === 'insert') engine.store.insert(collection, withId(incoming.copy()));
      else if (whenNotMatched === 'fail')
        throw new MongoFailure(
          'MergeStageNoMatchingDocument',
          '$merge could not find a matching document in the target collection for at least one document in the source collection',
        );
    }
  };
}

function withNewId(document: BsonNode): BsonNode {
  const copy = document.copy();
  copy.prepend('_id', new ObjectId());
  return copy;
}

function joinFields(on: Value): string[] {
  if (on === undefined) return ['_id'];
  const fields = on instanceof BsonNode && on.isArray ? on.toValues() : [on];
  if (fields.length === 0 || !fields.every((field) => typeof field === 'string'))
    throw new MongoFailure(51186, '$merge "on" field must be either a string or an array of strings');
  return fields as string[];
}

function checkUniqueIndex(engine: Engine, namespace: string, on: readonly string[]): void {
  const isOnlyId = on.length === 1 && on[0] === '_id';
  const indexes = engine.catalog.find(namespace)?.indexes ?? [];
  const fits = indexes.some(
    ({ isUnique, partial, isSparse, fields }) =>
      isUnique &&
      !partial &&
      !isSparse &&
      fields.length === on.length &&
      fields.every(({ path }) => on.includes(path)),
  );
  if (!fits && !isOnlyId)
    throw new MongoFailure(51183, 'Cannot find index to verify that join fields will be unique');
}

function joinFilter(document: BsonNode, on: readonly string[]): BsonNode {
  const filter = new BsonNode();
  for (const path of on) {
    const value = valueAtPath(document, path.split('.'));
    if (value === undefined || value === null || (value instanceof BsonNode && value.isArray))
      throw new MongoFailure(
        51132,
        `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
      );
    filter.append(path, BsonNode.of({ $eq: value }));
  }
  return filter;
}

function compileMatched(options: BsonNode, outer: ReadonlyMap<string, Value>): WhenMatched {
  const wish = options.get('whenMatched') ?? 'merge';
  if (wish instanceof BsonNode && wish.isArray) return matchedPipeline(wish, options.get('let'), outer);
  if (options.has('let'))
    throw new MongoFailure(51199, "Cannot use 'let' variables with a 'whenMatched' mode that is no pipeline");
  switch (wish) {
    case 'merge':
      return (existing, incoming) => keepId(existing, mergeObjects([existing, incoming], '$merge'));
    case 'replace':
      return keepId;
    case 'keepExisting':
      return () => null;
    case 'fail':
      return (existing) => {
        throw new MongoFailure(
          'DuplicateKey',
          `$merge with whenMatched: fail found an existing document with the same values for the 'on' fields`,
          {
            keyPattern: BsonNode.of({ _id: 1 }),
            keyValue: BsonNode.of({ _id: existing.get('_id') ?? null }),
          },
        );
      };
    default:
      throw new MongoFailure(
        'BadValue',
        `Enumeration value '${String(wish)}' for field '$merge.whenMatched' is not a valid value.`,
      );
  }
}

function matchedPipeline(pipeline: BsonNode, wish: Value, outer: ReadonlyMap<string, Value>): WhenMatched {
  const node = wish instanceof BsonNode ? wish : BsonNode.of({ new: '$$ROOT' });
  const values = node.keys().map((name, index) => [name, compileExpression(node.at(index))] as const);
  compileUpdatePipeline(pipeline, { variables: outer });
  return (existing, incoming) => {
    const scope = { root: incoming, variables: outer };
    const variables = new Map([
      ...outer,
      ...values.map(([name, evaluate]) => [name, evaluate(scope)] as const),
      ['new', incoming] as const,
    ]);
    return keepId(existing, compileUpdatePipeline(pipeline, { variables })(existing, new Date()));
  };
}

/** The `_id` of a document that is there is never changed. */
function keepId(existing: BsonNode, after: BsonNode): BsonNode {
  const id = existing.get('_id');
  const given = after.get('_id');
  const isSame =
    given !== undefined &&
    encodeDocument(BsonNode.of({ id: given })).equals(encodeDocument(BsonNode.of({ id })));
  if (given !== undefined && !isSame)
    throw new MongoFailure(
      'ImmutableField',
      "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  const copy = after.copy();
  copy.remove('_id');
  copy.prepend('_id', id);
  return copy;
}
