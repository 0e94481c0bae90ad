import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { compileItem, isOperators } from '../query/compile-field.ts';
import { compileQuery } from '../query/compile-query.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import type { Value } from '../values/value.ts';
import { isEqual, isNumber, numberOf } from '../values/value-order.ts';
import { checkPush, pushEach } from './push-modifiers.ts';
import type { BuildSteps } from './update-operators.ts';
import type { Target } from './update-targets.ts';

type Change = (current: Value, operand: Value, target: Target) => Value;

/** `$push`, `$addToSet`, `$pull`, `$pullAll` and `$pop`. */
export function arrayOperators(
  changing: (change: Change, isCreating?: boolean) => BuildSteps,
): Record<string, BuildSteps> {
  return {
    $push: (parts, operand) => {
      checkPush(operand);
      return changing(push)(parts, operand);
    },
    $addToSet: (parts, operand) => {
      checkAddToSet(operand);
      return changing(addToSet)(parts, operand);
    },
    $pull: (parts, operand) => {
      const isPulled = pullTest(operand);
      return changing((current) => without(current, '$pull', isPulled), false)(parts, operand);
    },
    $pullAll: (parts, operand) => {
      const unwanted = itemsOf(operand, '$pullAll');
      const isPulled = (item: Value): boolean => unwanted.some((value) => isEqual(item, value));
      return changing((current) => without(current, '$pullAll', isPulled), false)(parts, operand);
    },
    $pop: (parts, operand) => {
      const end = endOf(operand);
      return changing((current, _, target) => pop(current, end, target), false)(parts, operand);
    },
  };
}

function itemsOf(value: Value, operator: string): Value[] {
  if (value instanceof BsonNode && value.isArray) return value.toValues();
  throw new MongoFailure(
    'BadValue',
    `${operator} requires an array argument but was given a ${typeName(value)}`,
  );
}

function arrayAt(current: Value, target: Target): BsonNode {
  if (current === undefined) return BsonNode.arrayOf([]);
  if (current instanceof BsonNode && current.isArray) return current;
  throw new MongoFailure(
    'BadValue',
    `The field '${target.name}' must be an array but is of type ${typeName(current)}`,
  );
}

function push(current: Value, operand: Value, target: Target): Value {
  const array = arrayAt(current, target);
  if (!(operand instanceof BsonNode) || !operand.has('$each')) {
    if (current === undefined) return BsonNode.arrayOf([operand]);
    array.push(operand);
    return undefined;
  }
  return pushEach(array.toValues(), operand);
}

function isEach(operand: Value): operand is BsonNode {
  return (
    operand instanceof BsonNode && !operand.isArray && operand.length > 0 && operand.nameAt(0) === '$each'
  );
}

function checkAddToSet(operand: Value): void {
  if (!isEach(operand)) return;
  const each = operand.get('$each');
  if (!(each instanceof BsonNode) || !each.isArray)
    throw new MongoFailure(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
    );
  if (operand.length > 1)
    throw new MongoFailure(
      'BadValue',
      `Found unexpected fields after $each in $addToSet: ${describeValue(operand)}`,
    );
}

function addToSet(current: Value, operand: Value, target: Target): Value {
  if (current !== undefined && !(current instanceof BsonNode && current.isArray))
    throw new MongoFailure(
      'BadValue',
      `Cannot apply $addToSet to non-array field. Field named '${target.name}' has non-array type ${typeName(current)}`,
    );
  const items = current?.toValues() ?? [];
  const before = items.length;
  const added = isEach(operand) ? itemsOf(operand.get('$each'), '$each') : [operand];
  for (const value of added) if (!items.some((item) => isEqual(item, value))) items.push(value);
  return items.length > before || current === undefined ? BsonNode.arrayOf(items) : undefined;
}

function without(current: Value, operator: string, isUnwanted: (item: Value) => boolean): Value {
  if (current === undefined) return undefined;
  if (!(current instanceof BsonNode) || !current.isArray) {
    throw new MongoFailure('BadValue', `Cannot apply ${operator} to a non-array value`);
  }
  const items = current.toValues();
  const kept = items.filter((item) => !isUnwanted(item));
  return kept.length < items.length ? BsonNode.arrayOf(kept) : undefined;
}

/** `$pull` takes a value, operators on the items, or a filter on items that are documents. */
function pullTest(operand: Value): (item: Value) => boolean {
  if (isOperators(operand) || operand instanceof BSONRegExp) {
    const matches = compileItem(operand, compileQuery);
    return (item) => matches(item, null);
  }
  if (operand instanceof BsonNode && !operand.isArray) {
    const matches = compileQuery(operand);
    return (item) => item instanceof BsonNode && !item.isArray && matches(item, null);
  }
  return (item) => isEqual(item, operand);
}

/** From which end of an array `$pop` takes an item: the last one for 1. */
function endOf(operand: Value): 1 | -1 {
  const end = isNumber(operand) ? numberOf(operand) : Number.NaN;
  if (end === 1 || end === -1) return end;
  throw new MongoFailure('FailedToParse', `$pop expects 1 or -1, found: ${describeValue(operand)}`);
}

function pop(current: Value, end: 1 | -1, target: Target): Value {
  if (current === undefined) return undefined;
  if (!(current instanceof BsonNode) || !current.isArray) {
    throw new MongoFailure(
      'TypeMismatch',
      `Path '${target.name}' contains an element of non-array type '${typeName(current)}'`,
    );
  }
  if (current.length === 0) return undefined;
  const items = current.toValues();
  return BsonNode.arrayOf(end === 1 ? items.slice(0, -1) : items.slice(1));
}
