import { Aggregator } from 'mingo';
import type { ResultSource } from '../engine/cursors.ts';
import type { Engine } from '../engine/engine.ts';
import { listSource, openResults, type Query } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import { asMongoFailure } from './mingo-failures.ts';
import { fromPlainObject, type PlainObject, toPlain, toPlainObject } from './plain-values.ts';
import { refuseUnsupported } from './unsupported.ts';

export type PipelineWish = { database: string; namespace: string; stages: BsonNode[]; hint: Value };

const knownStages = new Set([
  '$match',
  '$sort',
  '$skip',
  '$limit',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$group',
  '$unwind',
  '$count',
  '$replaceRoot',
  '$replaceWith',
  '$sortByCount',
  '$lookup',
  '$unionWith',
  '$facet',
  '$documents',
  '$bucketAuto',
  '$setWindowFields',
]);

/** Runs a pipeline: its leading match, sort, skip and limit through the indexes, the other stages by mingo. */
export function openPipeline(engine: Engine, wish: PipelineWish): ResultSource {
  for (const stage of wish.stages) checkStage(stage);
  const { query, rest } = leadingQuery(wish);
  const source = openResults(engine, engine.catalog.find(wish.namespace), query);
  const counted = countStage(rest);
  if (counted) return countDocuments(source, counted);
  if (rest.length === 0) return source;
  return runStages(engine, wish, { source, rest });
}

function checkStage(stage: BsonNode): void {
  const name = stage.nameAt(0);
  if (name === '$out' || name === '$merge') {
    throw new MongoFailure('NotImplemented', `${name} is not supported by this database`);
  }
  if (!knownStages.has(name)) throw new MongoFailure(40324, `Unrecognized pipeline stage name: '${name}'`);
}

/** Takes the stages that a find can do off the front: one match, then sort, skip and limit. */
function leadingQuery({ stages, hint }: PipelineWish): { query: Query; rest: BsonNode[] } {
  const query: Query = { filter: new BsonNode(), hint };
  const rest = [...stages];
  const take = (name: string): Value => (rest[0]?.nameAt(0) === name ? rest.shift()?.at(0) : undefined);
  const filter = take('$match');
  if (filter !== undefined) query.filter = asDocument(filter, '$match');
  const sort = take('$sort');
  if (sort !== undefined) query.sort = asDocument(sort, '$sort');
  const skip = take('$skip');
  if (skip !== undefined) query.skip = asCount(skip, '$skip', 0);
  const limit = take('$limit');
  if (limit !== undefined) query.limit = asCount(limit, '$limit', 1);
  return { query, rest };
}

function asDocument(value: Value, stage: string): BsonNode {
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure(15959, `the ${stage} filter must be an expression in an object`);
}

function asCount(value: Value, stage: string, least: number): number {
  const number = isNumber(value) ? numberOf(value) : Number.NaN;
  if (Number.isInteger(number) && number >= least) return number;
  throw new MongoFailure(
    stage === '$limit' ? 15958 : 15956,
    `invalid argument to ${stage} stage: the value must be at least ${least}`,
  );
}

/** The name `$count` gives, when nothing but a count is left: mingo's own answers wrongly for nothing. */
function countStage(rest: BsonNode[]): string | null {
  const name = rest.length === 1 ? rest[0]?.get('$count') : undefined;
  if (typeof name === 'string') return name;
  const group = rest.length === 1 ? rest[0]?.get('$group') : undefined;
  if (!(group instanceof BsonNode) || group.length !== 2) return null;
  const id = group.get('_id');
  const sum = group.at(1);
  const isCount = sum instanceof BsonNode && sum.length === 1 && sum.get('$sum') === 1;
  return isCount && id === 1 && group.nameAt(1) === 'n' ? 'n' : null;
}

function countDocuments(source: ResultSource, name: string): ResultSource {
  let count = 0;
  while (!source.isDone()) count += source.take(1000).length;
  return listSource(count === 0 ? [] : [encodeDocument({ [name]: count })]);
}

function runStages(
  engine: Engine,
  wish: PipelineWish,
  work: { source: ResultSource; rest: BsonNode[] },
): ResultSource {
  for (const stage of work.rest) refuseUnsupported(stage);
  const documents: PlainObject[] = [];
  while (!work.source.isDone()) {
    for (const bytes of work.source.take(1000)) documents.push(toPlainObject(new BsonNode(bytes)));
  }
  const collectionResolver = (name: string): PlainObject[] => readAll(engine, `${wish.database}.${name}`);
  try {
    const aggregator = new Aggregator(work.rest.map((stage) => toPlain(stage)) as never, {
      scriptEnabled: false,
      collectionResolver: collectionResolver as never,
    });
    const results = aggregator.run(documents as never) as PlainObject[];
    return listSource(results.map((result) => encodeDocument(fromPlainObject(result))));
  } catch (error) {
    throw asMongoFailure(error);
  }
}

function readAll(engine: Engine, namespace: string): PlainObject[] {
  const source = openResults(engine, engine.catalog.find(namespace), { filter: new BsonNode() });
  const documents: PlainObject[] = [];
  while (!source.isDone())
    for (const bytes of source.take(1000)) documents.push(toPlainObject(new BsonNode(bytes)));
  return documents;
}
