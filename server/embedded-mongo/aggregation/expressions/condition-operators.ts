import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import {
  compareInExpression,
  isNullish,
  isTrue,
  namedArguments,
  one,
  overArguments,
  two,
} from './arguments.ts';
import { type BuildOperator, type Evaluate, withVariables } from './scope.ts';

const comparing = (accepts: (order: number) => boolean): BuildOperator =>
  overArguments(two, ([left, right]) => accepts(compareInExpression(left, right)));

function listOf(operand: Value): Value[] {
  return operand instanceof BsonNode && operand.isArray ? operand.toValues() : [operand];
}

const and: BuildOperator = (operand, compile) => {
  const all = listOf(operand).map(compile);
  return (scope) => all.every((evaluate) => isTrue(evaluate(scope)));
};

const or: BuildOperator = (operand, compile) => {
  const all = listOf(operand).map(compile);
  return (scope) => all.some((evaluate) => isTrue(evaluate(scope)));
};

const cond: BuildOperator = (operand, compile) => {
  const parts = conditionParts(operand);
  const [test, then, otherwise] = parts.map(compile);
  return (scope) => (isTrue(test?.(scope)) ? then?.(scope) : otherwise?.(scope));
};

function conditionParts(operand: Value): Value[] {
  if (operand instanceof BsonNode && operand.isArray) {
    if (operand.length === 3) return operand.toValues();
    throw new MongoFailure(
      16020,
      `Expression $cond takes exactly 3 arguments. ${operand.length} were passed in.`,
    );
  }
  if (!(operand instanceof BsonNode))
    throw new MongoFailure(16020, 'Expression $cond takes exactly 3 arguments. 1 were passed in.');
  const names = ['if', 'then', 'else'];
  const unknown = operand.keys().find((name) => !names.includes(name));
  if (unknown !== undefined) throw new MongoFailure(17083, `Unrecognized parameter to $cond: ${unknown}`);
  return names.map((name, index) => {
    if (!operand.has(name)) throw new MongoFailure(17080 + index, `Missing '${name}' parameter to $cond`);
    return operand.get(name);
  });
}

const ifNull: BuildOperator = (operand, compile) => {
  const all = listOf(operand).map(compile);
  if (all.length < 2)
    throw new MongoFailure(1257300, `$ifNull needs at least two arguments, had: ${all.length}`);
  return (scope) => {
    let value: Value;
    for (const evaluate of all) {
      value = evaluate(scope);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const switchOperator: BuildOperator = (operand, compile) => {
  if (!(operand instanceof BsonNode) || operand.isArray)
    throw new MongoFailure(40060, '$switch requires an object as an argument');
  const list = operand.get('branches');
  if (!(list instanceof BsonNode) || !list.isArray)
    throw new MongoFailure(40061, "$switch expected an array for 'branches'");
  if (list.length === 0) throw new MongoFailure(40068, '$switch requires at least one branch.');
  const branches = list.toValues().map((branch) => {
    if (!(branch instanceof BsonNode))
      throw new MongoFailure(40062, '$switch expected each branch to be an object');
    if (!branch.has('case'))
      throw new MongoFailure(40064, "$switch requires each branch have a 'case' expression");
    if (!branch.has('then'))
      throw new MongoFailure(40065, "$switch requires each branch have a 'then' expression.");
    return { test: compile(branch.get('case')), result: compile(branch.get('then')) };
  });
  const otherwise = operand.has('default') ? compile(operand.get('default')) : null;
  return (scope) => {
    for (const { test, result } of branches) if (isTrue(test(scope))) return result(scope);
    if (otherwise) return otherwise(scope);
    throw new MongoFailure(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

const letOperator: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['vars', 'in'],
      codes: { operand: 16874, unknown: 16875, missing: [16876, 16877] },
    },
    () => () => null,
  );
  void parts;
  const node = operand as BsonNode;
  const vars = node.get('vars');
  if (!(vars instanceof BsonNode))
    throw new MongoFailure(16874, 'invalid parameter: expected an object (vars)');
  const values = vars.keys().map((variable, index): [string, Evaluate] => {
    checkVariableName(variable);
    return [variable, compile(vars.at(index))];
  });
  const inner = compile(node.get('in'));
  return (scope) =>
    inner(
      withVariables(
        scope,
        values.map(([variable, evaluate]) => [variable, evaluate(scope)] as const),
      ),
    );
};

export function checkVariableName(name: string): void {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name) || name === 'CURRENT') return;
  throw new MongoFailure(
    'FailedToParse',
    `'${name}' starts with an invalid character for a user variable name`,
  );
}

export const conditionOperators: Record<string, BuildOperator> = {
  $eq: comparing((order) => order === 0),
  $ne: comparing((order) => order !== 0),
  $gt: comparing((order) => order > 0),
  $gte: comparing((order) => order >= 0),
  $lt: comparing((order) => order < 0),
  $lte: comparing((order) => order <= 0),
  $cmp: overArguments(two, ([left, right]) => Math.sign(compareInExpression(left, right))),
  $and: and,
  $or: or,
  $not: overArguments(one, ([value]) => !isTrue(value)),
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
  $let: letOperator,
  $literal: (operand) => () => operand,
  $const: (operand) => () => operand,
};
