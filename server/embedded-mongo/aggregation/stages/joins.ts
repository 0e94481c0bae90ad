import { openResults } from '../../engine/run-query.ts';
import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { encodeKey } from '../../values/key-encoding.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { valueAtPath } from '../expressions/scope.ts';
import { nodesOf } from './node-source.ts';
import { asDocument } from './simple-stages.ts';
import type { CompileStage, PipelineContext } from './stage.ts';
import { replaced } from './unwind.ts';

function stagesOf(pipeline: Value, stage: string): BsonNode[] {
  if (pipeline === undefined) return [];
  if (!(pipeline instanceof BsonNode) || !pipeline.isArray)
    throw new MongoFailure('FailedToParse', `the pipeline of ${stage} must be an array`);
  return pipeline.toValues().map((item) => {
    if (item instanceof BsonNode && !item.isArray && item.length === 1) return item;
    throw new MongoFailure(40323, 'A pipeline stage specification object must contain exactly one field.');
  });
}

function textOption(options: BsonNode, name: string, stage: string): string | undefined {
  const value = options.get(name);
  if (value === undefined || typeof value === 'string') return value;
  throw new MongoFailure('FailedToParse', `${stage} argument '${name}' must be a string`);
}

export const lookup: CompileStage = (specification, context) => {
  const options = asDocument(specification, 9, 'the $lookup specification must be an object');
  for (const name of options.keys())
    if (!['from', 'localField', 'foreignField', 'let', 'pipeline', 'as'].includes(name))
      throw new MongoFailure('FailedToParse', `unknown argument to $lookup: ${name}`);
  const [from, as, localField, foreignField] = ['from', 'as', 'localField', 'foreignField'].map((name) =>
    textOption(options, name, '$lookup'),
  );
  if (as === undefined) throw new MongoFailure('FailedToParse', "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined))
    throw new MongoFailure(
      'FailedToParse',
      '$lookup requires both or neither of localField and foreignField to be specified',
    );
  if (localField === undefined && !options.has('pipeline'))
    throw new MongoFailure(
      'FailedToParse',
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  const stages = stagesOf(options.get('pipeline'), '$lookup');
  if (from === undefined && stages[0]?.nameAt(0) !== '$documents')
    throw new MongoFailure('FailedToParse', "must specify 'from' field for a $lookup");
  const namespace = `${context.database}.${from ?? '$cmd.aggregate'}`;
  const letValues = variablesOf(options.get('let'));
  context.openInner({ namespace, stages, variables: placeholders(context, letValues) });
  return function* (documents) {
    for (const root of documents) {
      const values = letValues.map(
        ([name, evaluate]) => [name, evaluate({ root, variables: context.variables })] as const,
      );
      const variables = new Map([...context.variables, ...values]);
      const joined =
        localField === undefined || foreignField === undefined
          ? stages
          : [matchStage(root, localField, foreignField), ...stages];
      const found = [...context.openInner({ namespace, stages: joined, variables })];
      yield replaced(root, as.split('.'), BsonNode.arrayOf(found));
    }
  };
};

/** Names are known when the inner pipeline is checked, values only when it runs. */
function placeholders(
  context: PipelineContext,
  values: readonly (readonly [string, unknown])[],
): Map<string, Value> {
  return new Map<string, Value>([
    ...context.variables,
    ...values.map(([name]): [string, Value] => [name, null]),
  ]);
}

function variablesOf(value: Value) {
  if (value === undefined) return [];
  const node = asDocument(value, 9, "$lookup argument 'let' must be an object");
  return node.keys().map((name, index) => [name, compileExpression(node.at(index))] as const);
}

/** The documents whose foreign field equals the local one, or an item of it. */
function matchStage(document: BsonNode, localField: string, foreignField: string): BsonNode {
  const local = valueAtPath(document, localField.split('.')) ?? null;
  const wanted = local instanceof BsonNode && local.isArray ? local.toValues() : [local];
  const equals = wanted.map((value) => BsonNode.of({ [foreignField]: BsonNode.of({ $eq: value ?? null }) }));
  const [only] = equals;
  if (!only) return BsonNode.of({ $match: BsonNode.of({ $nor: BsonNode.arrayOf([new BsonNode()]) }) });
  return BsonNode.of({ $match: equals.length === 1 ? only : BsonNode.of({ $or: BsonNode.arrayOf(equals) }) });
}

export const unionWith: CompileStage = (specification, context) => {
  const options =
    typeof specification === 'string'
      ? BsonNode.of({ coll: specification })
      : asDocument(specification, 9, 'the $unionWith stage specification must be an object or string');
  const unknown = options.keys().find((name) => !['coll', 'pipeline'].includes(name));
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field '$unionWith.${unknown}' is an unknown field.`);
  const stages = stagesOf(options.get('pipeline'), '$unionWith');
  const name = textOption(options, 'coll', '$unionWith');
  if (name === undefined && stages[0]?.nameAt(0) !== '$documents')
    throw new MongoFailure(
      'FailedToParse',
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  const namespace = `${context.database}.${name ?? '$cmd.aggregate'}`;
  const open = () => context.openInner({ namespace, stages, variables: context.variables });
  open();
  return function* (documents) {
    yield* documents;
    yield* open();
  };
};

const notInFacet = [
  '$facet',
  '$out',
  '$merge',
  '$collStats',
  '$indexStats',
  '$changeStream',
  '$documents',
  '$listLocalSessions',
];

export const facet: CompileStage = (specification, context) => {
  const options = asDocument(specification, 40169, 'the $facet specification must be a non-empty object');
  if (options.length === 0)
    throw new MongoFailure(40169, 'the $facet specification must be a non-empty object');
  const branches = options.keys().map((name, index) => {
    const value = options.at(index);
    if (!(value instanceof BsonNode) || !value.isArray)
      throw new MongoFailure(40170, `arguments to $facet must be arrays, ${name} is not one`);
    const stages = stagesOf(value, '$facet');
    const banned = stages.map((stage) => stage.nameAt(0)).find((stage) => notInFacet.includes(stage));
    if (banned !== undefined)
      throw new MongoFailure(40600, `${banned} is not allowed to be used within a $facet stage`);
    return { name, stages };
  });
  const namespace = `${context.database}.$cmd.aggregate`;
  const run = (stages: readonly BsonNode[], documents: readonly BsonNode[]) =>
    context.openInner({ namespace, stages, variables: context.variables, documents });
  for (const { stages } of branches) run(stages, []);
  return function* (documents) {
    const all = [...documents];
    const made = new BsonNode();
    for (const { name, stages } of branches) made.append(name, BsonNode.arrayOf([...run(stages, all)]));
    yield made;
  };
};

export const graphLookup: CompileStage = (specification, context) => {
  const options = asDocument(specification, 40327, 'the $graphLookup stage specification must be an object');
  const known = [
    'from',
    'startWith',
    'connectFromField',
    'connectToField',
    'as',
    'maxDepth',
    'depthField',
    'restrictSearchWithMatch',
  ];
  const unknown = options.keys().find((name) => !known.includes(name));
  if (unknown !== undefined) throw new MongoFailure(40104, `Unknown argument to $graphLookup: ${unknown}`);
  const [from, fromField, toField, as, depthField] = [
    'from',
    'connectFromField',
    'connectToField',
    'as',
    'depthField',
  ].map((name) => textOption(options, name, '$graphLookup'));
  if (
    from === undefined ||
    fromField === undefined ||
    toField === undefined ||
    as === undefined ||
    !options.has('startWith')
  )
    throw new MongoFailure(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  const maxDepth = options.get('maxDepth');
  if (
    maxDepth !== undefined &&
    !(isNumber(maxDepth) && Number.isInteger(numberOf(maxDepth)) && numberOf(maxDepth) >= 0)
  )
    throw new MongoFailure(40101, 'maxDepth requires a nonnegative argument');
  const restriction = options.get('restrictSearchWithMatch');
  const start = compileExpression(options.get('startWith'));
  const namespace = `${context.database}.${from}`;
  return function* (documents) {
    for (const root of documents) {
      const found = walk(context, {
        namespace,
        fromField,
        toField,
        depthField,
        restriction:
          restriction === undefined
            ? new BsonNode()
            : asDocument(restriction, 40185, 'restrictSearchWithMatch must be an object'),
        start: start({ root, variables: context.variables }),
        maxDepth: maxDepth === undefined ? Number.POSITIVE_INFINITY : numberOf(maxDepth),
      });
      yield replaced(root, as.split('.'), BsonNode.arrayOf(found));
    }
  };
};

type Walk = {
  namespace: string;
  fromField: string;
  toField: string;
  depthField: string | undefined;
  restriction: BsonNode;
  start: Value;
  maxDepth: number;
};

function walk({ engine, variables }: PipelineContext, wish: Walk): BsonNode[] {
  const seen = new Map<string, BsonNode>();
  let frontier = itemsOf(wish.start);
  for (let depth = 0; frontier.length > 0 && depth <= wish.maxDepth; depth += 1) {
    const reach = BsonNode.of({ [wish.toField]: BsonNode.of({ $in: BsonNode.arrayOf(frontier) }) });
    const filter = BsonNode.of({ $and: BsonNode.arrayOf([reach, wish.restriction]) });
    const next: Value[] = [];
    for (const document of nodesOf(
      openResults(engine, engine.catalog.find(wish.namespace), { filter, variables }),
    )) {
      const key = encodeKey(document.get('_id')).toString('latin1');
      if (seen.has(key)) continue;
      seen.set(
        key,
        wish.depthField === undefined ? document : replaced(document, [wish.depthField], BigInt(depth)),
      );
      next.push(...itemsOf(valueAtPath(document, wish.fromField.split('.'))));
    }
    frontier = next;
  }
  return [...seen.values()];
}

function itemsOf(value: Value): Value[] {
  if (value === undefined) return [];
  return value instanceof BsonNode && value.isArray ? value.toValues() : [value];
}
