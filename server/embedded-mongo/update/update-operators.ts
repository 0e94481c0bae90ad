import { Timestamp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { typeCode, typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { encodeDocument } from '../values/encode.ts';
import { arithmetic, type BitOperation, bitwise, isInteger } from '../values/numbers.ts';
import type { Value } from '../values/value.ts';
import { compareValues, isNumber } from '../values/value-order.ts';
import { arrayOperators } from './array-operators.ts';
import { renaming } from './rename.ts';
import { findTargets, setField, type Target, type UpdateContext } from './update-targets.ts';

/** One operator on one path. */
export type UpdateStep = {
  parts: readonly string[];
  apply(document: BsonNode, context: UpdateContext): void;
};

export type BuildSteps = (parts: readonly string[], operand: Value) => UpdateStep[];

/** What a target holds from now on; undefined leaves it as it is. */
type Change = (current: Value, operand: Value, target: Target) => Value;

export const updateOperators: Record<string, BuildSteps> = {
  $set: changing((_, operand) => operand),
  $setOnInsert: (parts, operand) => [
    {
      parts,
      apply: (document, context) => {
        if (context.isInsert) changing((_, value) => value)(parts, operand)[0]?.apply(document, context);
      },
    },
  ],
  $inc: computing('add'),
  $mul: computing('multiply'),
  $min: changing((current, operand) =>
    current === undefined || compareValues(operand, current) < 0 ? operand : undefined,
  ),
  $max: changing((current, operand) =>
    current === undefined || compareValues(operand, current) > 0 ? operand : undefined,
  ),
  $currentDate: (parts, operand) => {
    const timeOf = currentDate(operand);
    return [{ parts, apply: (document, context) => setAll(document, parts, context, timeOf(context.now)) }];
  },
  $bit: bits,
  $unset: (parts) => [{ parts, apply: (document, context) => unset(document, parts, context) }],
  $rename: renaming((value) => changing(() => value)),
  ...arrayOperators(changing),
};

/** An operator that turns the value at each target into another one. */
function changing(change: Change, isCreating = true): BuildSteps {
  return (parts, operand) => [
    {
      parts,
      apply: (document, context) => {
        for (const target of findTargets(
          document,
          { parts, use: isCreating ? 'create' : 'change' },
          context,
        )) {
          const current = target.parent.get(target.name);
          const next = change(current, operand, target);
          if (next !== undefined && !isIdentical(current, next)) setField(target.parent, target.name, next);
        }
      },
    },
  ];
}

function setAll(document: BsonNode, parts: readonly string[], context: UpdateContext, value: Value): void {
  changing(() => value)(parts, value)[0]?.apply(document, context);
}

/** Equal in value and in type, so that writing it would change nothing. */
function isIdentical(left: Value, right: Value): boolean {
  if (left === undefined || typeCode(left) !== typeCode(right)) return false;
  if (left instanceof BsonNode && right instanceof BsonNode) {
    return encodeDocument(left).equals(encodeDocument(right));
  }
  return compareValues(left, right) === 0;
}

/** `$inc` and `$mul`; a missing field counts as an int32 of 0. */
function computing(operation: 'add' | 'multiply'): BuildSteps {
  const operator = operation === 'add' ? '$inc' : '$mul';
  const verb = operation === 'add' ? 'increment' : 'multiply';
  return (parts, operand) => {
    if (!isNumber(operand))
      throw new MongoFailure(
        'TypeMismatch',
        `Cannot ${verb} with non-numeric argument: {${parts.join('.')}: ${describeValue(operand)}}`,
      );
    return changing((current = 0, _, target) => {
      if (isNumber(current)) return arithmetic(operation, current, operand);
      throw new MongoFailure(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${describeValue(target.parent.get('_id'))}} has the field '${target.name}' of non-numeric type ${typeName(current)}`,
      );
    })(parts, operand);
  };
}

function applyBits(current: Value, operand: BsonNode): Value {
  return operand
    .keys()
    .reduce<Value>(
      (value, name, index) => bitwise(name as BitOperation, value, operand.at(index)),
      current === undefined ? 0 : current,
    );
}

function bits(parts: readonly string[], operand: Value): UpdateStep[] {
  if (!(operand instanceof BsonNode) || operand.isArray)
    throw new MongoFailure(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  if (operand.length === 0)
    throw new MongoFailure(
      'BadValue',
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  operand.keys().forEach((name, index) => {
    if (name !== 'and' && name !== 'or' && name !== 'xor')
      throw new MongoFailure(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${describeValue(operand.at(index))}}`,
      );
    if (!isInteger(operand.at(index)))
      throw new MongoFailure(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operand.at(index))}' is not supported here: {${name}: ${describeValue(operand.at(index))}}`,
      );
  });
  return changing((current, value) => applyBits(current, value as BsonNode))(parts, operand);
}

function currentDate(operand: Value): (now: Date) => Value {
  if (typeof operand === 'boolean') return (now) => now;
  if (!(operand instanceof BsonNode))
    throw new MongoFailure(
      'BadValue',
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  const unknown = operand.keys().find((name) => name !== '$type');
  if (unknown !== undefined)
    throw new MongoFailure('BadValue', `Unrecognized $currentDate option: ${unknown}`);
  const type = operand.get('$type');
  if (type === 'date') return (now) => now;
  if (type === 'timestamp') return (now) => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  throw new MongoFailure(
    'BadValue',
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

function unset(document: BsonNode, parts: readonly string[], context: UpdateContext): void {
  for (const { parent, name } of findTargets(document, { parts, use: 'find' }, context)) {
    if (!parent.isArray) parent.remove(name);
    else if (parent.has(name)) parent.setAt(Number(name), null);
  }
}
