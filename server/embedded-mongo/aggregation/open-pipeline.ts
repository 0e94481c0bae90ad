import type { ResultSource } from '../engine/cursors.ts';
import type { Engine } from '../engine/engine.ts';
import { openResults, type Query } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { bucket } from './stages/bucket.ts';
import { group } from './stages/group.ts';
import { facet, graphLookup, lookup, unionWith } from './stages/joins.ts';
import { nodesOf, sourceOf } from './stages/node-source.ts';
import {
  addFields,
  asCount,
  asDocument,
  count,
  limit,
  match,
  project,
  replaceRoot,
  replaceWith,
  sample,
  skip,
  sort,
  sortByCount,
  unset,
} from './stages/simple-stages.ts';
import { sourceStages } from './stages/source-stages.ts';
import type { CompileStage, PipelineContext } from './stages/stage.ts';
import { unwind } from './stages/unwind.ts';

export type PipelineWish = {
  database: string;
  namespace: string;
  stages: readonly BsonNode[];
  hint?: Value;
  variables: ReadonlyMap<string, Value>;
};

const stages: ReadonlyMap<string, CompileStage> = new Map(
  Object.entries({
    $match: match,
    $sort: sort,
    $skip: skip,
    $limit: limit,
    $project: project,
    $addFields: addFields('$addFields'),
    $set: addFields('$set'),
    $unset: unset,
    $group: group,
    $unwind: unwind,
    $count: count,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
    $sortByCount: sortByCount,
    $sample: sample,
    $bucket: bucket,
    $lookup: lookup,
    $unionWith: unionWith,
    $facet: facet,
    $graphLookup: graphLookup,
  }),
);

/** Stages that MongoDB has and this database does not. */
const unsupported = new Set([
  '$bucketAuto',
  '$changeStreamSplitLargeEvent',
  '$currentOp',
  '$densify',
  '$fill',
  '$geoNear',
  '$listSampledQueries',
  '$listSessions',
  '$planCacheStats',
  '$querySettings',
  '$redact',
  '$setWindowFields',
  '$shardedDataDistribution',
]);

const searchStages = new Set(['$search', '$searchMeta', '$vectorSearch', '$listSearchIndexes']);

/** Opens a pipeline: its leading match, sort, skip and limit go through the indexes, the other stages stream. */
export function openPipeline(engine: Engine, wish: PipelineWish): ResultSource {
  const [first] = wish.stages;
  if (first && first.nameAt(0) in sourceStages) return sourceOf(openStages(engine, wish));
  const { query, rest } = leadingQuery(wish.stages, wish);
  if (rest.length > 0) return sourceOf(openStages(engine, wish));
  return openResults(engine, engine.catalog.find(wish.namespace), query);
}

type InnerWish = PipelineWish & { documents?: readonly BsonNode[] };

/** The documents that a pipeline yields; all of its stages are checked before the first document is read. */
function openStages(engine: Engine, wish: InnerWish): Iterable<BsonNode> {
  const { database, namespace, variables, documents, hint } = wish;
  const context: PipelineContext = {
    engine,
    database,
    variables,
    openInner: (inner) => openStages(engine, { ...inner, database }),
  };
  const [first, ...others] = wish.stages;
  const openSource = first && documents === undefined ? sourceStages[first.nameAt(0)] : undefined;
  if (first && openSource)
    return compileStages(others, context)(openSource(first.at(0), { namespace, context }));
  if (documents) return compileStages(wish.stages, context)(documents);
  const { query, rest } = leadingQuery(wish.stages, { hint, variables });
  const run = compileStages(rest, context);
  return run(nodesOf(openResults(engine, engine.catalog.find(namespace), query)));
}

function compileStages(
  list: readonly BsonNode[],
  context: PipelineContext,
): (documents: Iterable<BsonNode>) => Iterable<BsonNode> {
  const compiled = list.map((stage) => stageNamed(stage.nameAt(0))(stage.at(0), context));
  return (documents) => compiled.reduce((input, run) => run(input), documents);
}

function stageNamed(name: string): CompileStage {
  const found = stages.get(name);
  if (found) return found;
  if (name in sourceStages || name === '$changeStream')
    throw new MongoFailure(40602, `${name} is only valid as the first stage in a pipeline`);
  if (name === '$out' || name === '$merge')
    throw new MongoFailure(40601, `${name} can only be the final stage in the pipeline`);
  if (searchStages.has(name)) throw searchNotEnabled();
  if (unsupported.has(name))
    throw new MongoFailure('NotImplemented', `${name} is not supported by this database`);
  throw new MongoFailure(40324, `Unrecognized pipeline stage name: '${name}'`);
}

export function searchNotEnabled(): MongoFailure {
  return new MongoFailure(
    'SearchNotEnabled',
    'Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires additional configuration. This database has no search indexes.',
  );
}

/** Takes the stages that a find can do off the front: one match, then sort, skip and limit. */
function leadingQuery(
  all: readonly BsonNode[],
  { hint, variables }: { hint?: Value; variables: ReadonlyMap<string, Value> },
): { query: Query; rest: BsonNode[] } {
  const query: Query = { filter: new BsonNode(), hint, variables };
  const rest = [...all];
  const take = (name: string): Value => (rest[0]?.nameAt(0) === name ? rest.shift()?.at(0) : undefined);
  const matches: BsonNode[] = [];
  while (rest[0]?.nameAt(0) === '$match')
    matches.push(asDocument(take('$match'), 15959, 'the match filter must be an expression in an object'));
  const [only] = matches;
  if (only) query.filter = matches.length === 1 ? only : BsonNode.of({ $and: BsonNode.arrayOf(matches) });
  const order = take('$sort');
  if (order !== undefined) {
    query.sort = asDocument(order, 15973, 'the $sort key specification must be an object');
    if (query.sort.length === 0) throw new MongoFailure(15976, '$sort stage must have at least one sort key');
  }
  const skipped = take('$skip');
  if (skipped !== undefined) query.skip = asCount(skipped, '$skip');
  const limited = take('$limit');
  if (limited !== undefined) query.limit = asCount(limited, '$limit');
  return { query, rest };
}

/** The filter and order by which a pipeline reads its collection, for `explain`. */
export function queryOf(all: readonly BsonNode[], hint: Value): { query: Query; rest: BsonNode[] } {
  return leadingQuery(all, { hint, variables: new Map() });
}
