import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { orderOfType } from '../../values/value-order.ts';
import { compileAccumulator } from '../expressions/accumulators.ts';
import { compareInExpression } from '../expressions/arguments.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Scope } from '../expressions/scope.ts';
import { countField, type GroupField, groupBy } from './group.ts';
import { asDocument } from './simple-stages.ts';
import type { CompileStage } from './stage.ts';

export const bucket: CompileStage = (specification, context) => {
  const options = asDocument(specification, 40201, 'Argument to $bucket stage must be an object');
  const unknown = options
    .keys()
    .find((name) => !['groupBy', 'boundaries', 'default', 'output'].includes(name));
  if (unknown !== undefined) throw new MongoFailure(40197, `Unrecognized option to $bucket: ${unknown}.`);
  if (!options.has('groupBy') || !options.has('boundaries'))
    throw new MongoFailure(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  const boundaries = readBoundaries(options.get('boundaries'));
  const otherwise = options.get('default');
  if (typeof otherwise === 'string' && otherwise.startsWith('$'))
    throw new MongoFailure(
      40195,
      `The $bucket 'default' field must be a constant value, but found an expression: ${otherwise}.`,
    );
  checkDefault(otherwise, boundaries);
  const groupKey = compileExpression(options.get('groupBy'));
  const key = (scope: Scope): Value => bucketOf(groupKey(scope), boundaries, otherwise);
  const grouped = groupBy(key, outputFields(options.get('output')), context);
  return (documents) =>
    [...grouped(documents)].sort((left, right) => compareInExpression(left.get('_id'), right.get('_id')));
};

function readBoundaries(value: Value): Value[] {
  if (!(value instanceof BsonNode) || !value.isArray)
    throw new MongoFailure(40200, "The $bucket 'boundaries' field must be an array of values");
  const boundaries = value
    .toValues()
    .map((item) => compileExpression(item)({ root: new BsonNode(), variables: new Map() }));
  if (boundaries.length < 2)
    throw new MongoFailure(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  boundaries.forEach((boundary, index) => {
    const before = boundaries[index - 1];
    if (index === 0) return;
    if (orderOfType(before) !== orderOfType(boundary))
      throw new MongoFailure(
        40193,
        "All values in the the 'boundaries' option to $bucket must have the same type.",
      );
    if (compareInExpression(before, boundary) >= 0)
      throw new MongoFailure(
        40194,
        "The 'boundaries' option to $bucket must be sorted, and the values must be distinct.",
      );
  });
  return boundaries;
}

function checkDefault(value: Value, boundaries: readonly Value[]): void {
  if (value === undefined) return;
  const isWithin =
    compareInExpression(value, boundaries[0]) >= 0 && compareInExpression(value, boundaries.at(-1)) < 0;
  if (isWithin)
    throw new MongoFailure(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
}

/** The lower boundary of the bucket that a value falls into; the upper one does not belong to it. */
function bucketOf(value: Value, boundaries: readonly Value[], otherwise: Value): Value {
  for (let index = boundaries.length - 2; index >= 0; index -= 1) {
    if (compareInExpression(value, boundaries[index]) >= 0) {
      if (compareInExpression(value, boundaries[index + 1]) < 0) return boundaries[index];
      break;
    }
  }
  if (otherwise !== undefined) return otherwise;
  throw new MongoFailure(
    40066,
    '$switch could not find a matching branch for an input, and no default was specified.',
  );
}

function outputFields(output: Value): GroupField[] {
  if (output === undefined) return [countField('count')];
  const node = asDocument(output, 40196, "The $bucket 'output' field must be an object");
  return node
    .keys()
    .map((name, index) => ({ name, start: compileAccumulator(name, node.at(index), compileExpression) }));
}
