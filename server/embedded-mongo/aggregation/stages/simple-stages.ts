import { MongoFailure } from '../../errors.ts';
import { compileProjection } from '../../query/compile-projection.ts';
import { compileQuery } from '../../query/compile-query.ts';
import { startSorting } from '../../query/sort-documents.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { describeValue } from '../../values/describe-value.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { typeInMessage } from '../expressions/arguments.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Scope } from '../expressions/scope.ts';
import { countField, groupBy } from './group.ts';
import { compileSetFields } from './set-fields.ts';
import type { CompileStage, RunStage } from './stage.ts';

/** A stage that makes one document of each. */
function each(apply: (document: BsonNode) => BsonNode): RunStage {
  return function* (documents) {
    for (const document of documents) yield apply(document);
  };
}

export function asDocument(value: Value, code: number, message: string): BsonNode {
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure(code, message);
}

export function asCount(value: Value, stage: '$skip' | '$limit'): number {
  const number = isNumber(value) ? numberOf(value) : Number.NaN;
  if (stage === '$limit') {
    if (Number.isInteger(number) && number > 0) return number;
    throw number === 0
      ? new MongoFailure(15958, 'the limit must be positive')
      : new MongoFailure(
          5107201,
          `invalid argument to $limit stage: Expected a positive number in: $limit: ${describeValue(value)}`,
        );
  }
  if (Number.isInteger(number) && number >= 0) return number;
  throw new MongoFailure(
    5107200,
    `invalid argument to $skip stage: Expected a non-negative number in: $skip: ${describeValue(value)}`,
  );
}

export const match: CompileStage = (specification, { variables }) => {
  const filter = asDocument(specification, 15959, 'the match filter must be an expression in an object');
  const matches = compileQuery(filter, variables);
  return function* (documents) {
    for (const document of documents) if (matches(document, null)) yield document;
  };
};

export function projectionOf(
  specification: Value,
  variables: ReadonlyMap<string, Value>,
): (document: BsonNode) => BsonNode {
  const wanted = asDocument(specification, 15969, '$project specification must be an object');
  if (wanted.length === 0)
    throw new MongoFailure(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  const apply = compileProjection(wanted, { variables, isFind: false });
  return (document) => (apply ? apply(document, null) : document);
}

export const project: CompileStage = (specification, { variables }) =>
  each(projectionOf(specification, variables));

export const addFields =
  (name: string): CompileStage =>
  (specification, { variables }) => {
    const apply = compileSetFields(specification, name);
    return each((root) => apply({ root, variables }));
  };

export function unsetProjection(specification: Value): BsonNode {
  const isList = specification instanceof BsonNode && specification.isArray;
  const names = isList ? specification.toValues() : [specification];
  const projection = new BsonNode();
  for (const name of names) {
    if (typeof name !== 'string')
      throw new MongoFailure(
        31002,
        '$unset specification must be a string or an array containing only string values',
      );
    projection.set(name, 0);
  }
  if (names.length === 0)
    throw new MongoFailure(
      31119,
      '$unset specification must be a string or an array with at least one field',
    );
  return projection;
}

export const unset: CompileStage = (specification, context) =>
  project(unsetProjection(specification), context);

export const sort: CompileStage = (specification) => {
  const order = asDocument(specification, 15973, 'the $sort key specification must be an object');
  if (order.length === 0) throw new MongoFailure(15976, '$sort stage must have at least one sort key');
  startSorting(order, 0);
  return function* (documents) {
    const sorter = startSorting(order, 0);
    for (const document of documents) sorter.add(document);
    yield* sorter.finish();
  };
};

export const skip: CompileStage = (specification) => {
  const count = asCount(specification, '$skip');
  return function* (documents) {
    let left = count;
    for (const document of documents) {
      if (left > 0) left -= 1;
      else yield document;
    }
  };
};

export const limit: CompileStage = (specification) => {
  const count = asCount(specification, '$limit');
  return function* (documents) {
    let left = count;
    for (const document of documents) {
      yield document;
      left -= 1;
      if (left === 0) return;
    }
  };
};

export const count: CompileStage = (specification) => {
  if (typeof specification !== 'string' || specification === '')
    throw new MongoFailure(40156, 'the count field must be a non-empty string');
  if (specification.startsWith('$'))
    throw new MongoFailure(40158, 'the count field cannot be a $-prefixed path');
  if (specification.includes('.')) throw new MongoFailure(40160, "the count field cannot contain '.'");
  return function* (documents) {
    let n = 0;
    for (const _ of documents) n += 1;
    if (n > 0) yield BsonNode.of({ [specification]: n });
  };
};

function replacing(expression: Value): CompileStage {
  return (_, { variables }) => {
    const evaluate = compileExpression(expression);
    return each((root) => newRoot(evaluate({ root, variables }), { root, variables }));
  };
}

export function newRoot(value: Value, { root }: Scope): BsonNode {
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure(
    40228,
    `'newRoot' expression must evaluate to an object, but resulting value was: ${value === undefined ? 'MISSING' : describeValue(value)}. Type of resulting value: '${typeInMessage(value)}'. Input document: ${describeValue(root)}`,
  );
}

export const replaceWith: CompileStage = (specification, context) =>
  replacing(specification)(specification, context);

export const replaceRoot: CompileStage = (specification, context) => {
  const options = asDocument(
    specification,
    40229,
    'expected an object as specification for $replaceRoot stage',
  );
  const unknown = options.keys().find((name) => name !== 'newRoot');
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  if (!options.has('newRoot'))
    throw new MongoFailure(
      'IDLFailedToParse',
      "BSON field '$replaceRoot.newRoot' is missing but a required field",
    );
  return replacing(options.get('newRoot'))(specification, context);
};

export const sortByCount: CompileStage = (specification, context) => {
  const isPath = typeof specification === 'string' && specification.startsWith('$');
  if (
    !isPath &&
    !(
      specification instanceof BsonNode &&
      specification.length > 0 &&
      specification.nameAt(0).startsWith('$')
    )
  )
    throw new MongoFailure(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  const grouped = groupBy(compileExpression(specification), [countField('count')], context);
  const sorted = sort(BsonNode.of({ count: -1 }), context);
  return (documents) => sorted(grouped(documents));
};

export const sample: CompileStage = (specification) => {
  const options = asDocument(specification, 28745, 'the $sample stage specification must be an object');
  const size = options.get('size');
  const unknown = options.keys().find((name) => name !== 'size');
  if (unknown !== undefined) throw new MongoFailure(28748, `unrecognized option to $sample: ${unknown}`);
  if (size === undefined) throw new MongoFailure(28749, '$sample stage must specify a size');
  if (!isNumber(size)) throw new MongoFailure(28746, 'size argument to $sample must be a number');
  const wanted = Math.trunc(numberOf(size));
  if (!(wanted > 0)) throw new MongoFailure(28747, 'size argument to $sample must be a positive integer');
  return (documents) => {
    const all = [...documents];
    for (let at = 0; at < Math.min(wanted, all.length); at += 1) {
      const other = at + Math.floor(Math.random() * (all.length - at));
      const [left, right] = [all[at], all[other]];
      if (left && right) [all[at], all[other]] = [right, left];
    }
    return all.slice(0, wanted);
  };
};
