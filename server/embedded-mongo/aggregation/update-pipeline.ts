import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { compileExpression } from './expressions/compile-expression.ts';
import type { Scope } from './expressions/scope.ts';
import { compileSetFields } from './stages/set-fields.ts';
import { newRoot, projectionOf, unsetProjection } from './stages/simple-stages.ts';

type Apply = (scope: Scope & { root: BsonNode }) => BsonNode;

/** Compiles an update that is a pipeline; its stages work on the one document. */
export function compileUpdatePipeline(
  pipeline: BsonNode,
  { variables, constants }: { variables: ReadonlyMap<string, Value>; constants?: Value },
): (document: BsonNode, now: Date) => BsonNode {
  const known = new Map(variables);
  if (constants instanceof BsonNode)
    constants.keys().forEach((name, index) => {
      known.set(name, constants.at(index));
    });
  const stages = pipeline.toValues().map((stage) => compileStage(stage, known));
  return (document, now) => {
    const all = new Map(known).set('NOW', now);
    return stages.reduce((root, apply) => apply({ root, variables: all }), document);
  };
}

function compileStage(stage: Value, variables: ReadonlyMap<string, Value>): Apply {
  if (!(stage instanceof BsonNode) || stage.length !== 1)
    throw new MongoFailure(40323, 'A pipeline stage specification object must contain exactly one field.');
  const name = stage.nameAt(0);
  const specification = stage.at(0);
  switch (name) {
    case '$set':
    case '$addFields':
      return compileSetFields(specification, name);
    case '$unset':
      return projecting(projectionOf(unsetProjection(specification), variables));
    case '$project':
      return projecting(projectionOf(specification, variables));
    case '$replaceWith':
      return replacing(specification);
    case '$replaceRoot':
      return replacing(specification instanceof BsonNode ? specification.get('newRoot') : undefined);
    default:
      if (name.startsWith('$') && knownElsewhere.has(name))
        throw new MongoFailure('InvalidOptions', `${name} is not allowed to be used within an update`);
      throw new MongoFailure(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

const projecting =
  (project: (document: BsonNode) => BsonNode): Apply =>
  ({ root }) =>
    project(root);

function replacing(expression: Value): Apply {
  const evaluate = compileExpression(expression);
  return (scope) => newRoot(evaluate(scope), scope);
}

const knownElsewhere = new Set([
  '$match',
  '$group',
  '$sort',
  '$limit',
  '$skip',
  '$unwind',
  '$lookup',
  '$count',
  '$facet',
  '$out',
  '$merge',
  '$sample',
  '$unionWith',
  '$bucket',
  '$sortByCount',
  '$graphLookup',
  '$redact',
]);
