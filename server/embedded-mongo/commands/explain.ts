import { queryOf } from '../aggregation/open-pipeline.ts';
import type { Engine } from '../engine/engine.ts';
import { startFinding } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { choosePlan, type Plan } from '../planner/choose-plan.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import {
  type Command,
  documentField,
  namespaceOf,
  numberField,
  type Reply,
  type Request,
} from './command.ts';
import { describeServerBuild } from './server-commands.ts';

const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution'];

export const explain: Command = {
  isWrite: false,
  options: ['verbosity'],
  run: (request, engine) => {
    const inner = request.body.at(0);
    if (!(inner instanceof BsonNode))
      throw new MongoFailure('TypeMismatch', 'explain command requires a nested object');
    const verbosity = request.body.get('verbosity') ?? 'allPlansExecution';
    if (typeof verbosity !== 'string' || !verbosities.includes(verbosity))
      throw new MongoFailure(
        'BadValue',
        `Enumeration value '${String(verbosity)}' for field 'explain.verbosity' is not a valid value.`,
      );
    return explainCommand({ ...request, name: inner.nameAt(0), body: inner }, engine, verbosity);
  },
};

type Explained = {
  filter: BsonNode;
  sort: BsonNode;
  hint: Value;
  skip: number;
  limit: number;
  stages?: Value[];
};

/** Says how a command would find its documents; with execution statistics it looks, and writes nothing. */
export function explainCommand(request: Request, engine: Engine, verbosity: string): Reply {
  const namespace = namespaceOf(request);
  const wish = readWish(request);
  const collection = engine.catalog.find(namespace);
  const plan = collection && choosePlan(collection, wish);
  const queryPlanner = {
    namespace,
    parsedQuery: wish.filter,
    winningPlan: plan ? describePlan(plan, wish.sort) : { stage: 'EOF' },
    rejectedPlans: [],
  };
  const executionStats =
    verbosity === 'queryPlanner' ? {} : { executionStats: execute(engine, namespace, wish) };
  const explained = { queryPlanner, ...executionStats };
  const common = { command: request.body, serverInfo: describeServerBuild() };
  if (!wish.stages || wish.stages.length === 0) return { explainVersion: '1', ...explained, ...common };
  return { explainVersion: '1', stages: [{ $cursor: explained }, ...wish.stages], ...common };
}

function readWish({ name, body }: Request): Explained {
  const plain = { hint: body.get('hint'), sort: new BsonNode(), skip: 0, limit: 0 };
  switch (name) {
    case 'find':
      return {
        ...plain,
        filter: documentField(body, 'filter'),
        sort: documentField(body, 'sort'),
        skip: numberField(body, 'skip', 0),
        limit: numberField(body, 'limit', 0),
      };
    case 'count':
    case 'distinct':
      return { ...plain, filter: documentField(body, 'query') };
    case 'findAndModify':
      return { ...plain, filter: documentField(body, 'query'), sort: documentField(body, 'sort'), limit: 1 };
    case 'update':
    case 'delete':
      return { ...plain, ...statementOf(body, name) };
    case 'aggregate': {
      const pipeline = body.get('pipeline');
      const all = pipeline instanceof BsonNode ? (pipeline.toValues() as BsonNode[]) : [];
      const { query, rest } = queryOf(all, body.get('hint'));
      const { filter, sort, skip = 0, limit = 0 } = query;
      return { filter, sort: sort ?? new BsonNode(), hint: plain.hint, skip, limit, stages: rest };
    }
    default:
      throw new MongoFailure('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

function statementOf(body: BsonNode, name: 'update' | 'delete'): { filter: BsonNode; hint: Value } {
  const list = body.get(`${name}s`);
  const statement = list instanceof BsonNode && list.length === 1 ? list.at(0) : undefined;
  if (!(statement instanceof BsonNode))
    throw new MongoFailure('InvalidOptions', 'explained write batches must be of size 1');
  return { filter: documentField(statement, 'q'), hint: statement.get('hint') };
}

function execute(engine: Engine, namespace: string, wish: Explained): BsonInput {
  const started = performance.now();
  const collection = engine.catalog.find(namespace);
  let nReturned = 0;
  let examined = { keys: 0, documents: 0 };
  if (collection) {
    const finder = startFinding(engine, collection, wish);
    const enough = wish.limit > 0 && finder.plan.isSorted ? wish.limit + wish.skip : Number.POSITIVE_INFINITY;
    finder.take(() => {
      nReturned += 1;
      return nReturned < enough;
    });
    examined = finder.examined();
  }
  const shown = Math.max(nReturned - wish.skip, 0);
  return {
    executionSuccess: true,
    nReturned: wish.limit > 0 ? Math.min(shown, wish.limit) : shown,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.documents,
  };
}

function describePlan(plan: Plan, sort: BsonNode): BsonInput {
  const read = describeRead(plan);
  return sort.length > 0 && !plan.isSorted ? { stage: 'SORT', sortPattern: sort, inputStage: read } : read;
}

function describeRead(plan: Plan): BsonInput {
  if (plan.branches.length > 0) return { stage: 'OR', inputStages: plan.branches.map(describeRead) };
  const direction = plan.isReverse ? 'backward' : 'forward';
  if (!plan.index) return { stage: 'COLLSCAN', direction };
  const keyPattern = plan.index.definition.get('key');
  return {
    stage: 'FETCH',
    inputStage: {
      stage: 'IXSCAN',
      keyPattern,
      indexName: plan.index.name,
      isMultiKey: plan.index.isMultikey,
      isUnique: plan.index.isUnique,
      direction,
      ranges: plan.ranges.length,
    },
  };
}
