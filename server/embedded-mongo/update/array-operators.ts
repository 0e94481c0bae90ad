import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { compileField, isOperators } from '../query/compile-field.ts';
import { compileQuery } from '../query/compile-query.ts';
import { compileSort } from '../query/compile-sort.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { compareValues, isEqual, isNumber, numberOf } from '../values/value-order.ts';
import type { BuildSteps } from './update-operators.ts';
import type { Target } from './update-targets.ts';

type Change = (current: Value, operand: Value, target: Target) => Value;

/** `$push`, `$addToSet`, `$pull`, `$pullAll` and `$pop`. */
export function arrayOperators(
  changing: (change: Change, isCreating?: boolean) => BuildSteps,
): Record<string, BuildSteps> {
  return {
    $push: changing(push),
    $addToSet: changing(addToSet),
    $pull: (parts, operand) => {
      const isPulled = pullTest(operand);
      return changing((current) => without(current, '$pull', isPulled), false)(parts, operand);
    },
    $pullAll: changing((current, operand) => {
      const unwanted = itemsOf(operand, '$pullAll');
      return without(current, '$pullAll', (item) => unwanted.some((value) => isEqual(item, value)));
    }, false),
    $pop: changing(pop, false),
  };
}

function itemsOf(value: Value, operator: string): Value[] {
  if (value instanceof BsonNode && value.isArray) return value.toValues();
  throw new MongoFailure(
    'BadValue',
    `${operator} requires an array argument but was given a ${typeName(value)}`,
  );
}

function arrayAt(current: Value, operator: string, target: Target): BsonNode {
  if (current === undefined) return BsonNode.arrayOf([]);
  if (current instanceof BsonNode && current.isArray) return current;
  throw new MongoFailure(
    'BadValue',
    `The field '${target.name}' must be an array but is of type ${typeName(current)} in ${operator}`,
  );
}

const pushModifiers = ['$each', '$position', '$slice', '$sort'];

function push(current: Value, operand: Value, target: Target): Value {
  const array = arrayAt(current, '$push', target);
  if (!(operand instanceof BsonNode) || !operand.has('$each')) {
    if (current === undefined) return BsonNode.arrayOf([operand]);
    array.push(operand);
    return undefined;
  }
  const unknown = operand.keys().find((name) => !pushModifiers.includes(name));
  if (unknown !== undefined) throw new MongoFailure('BadValue', `Unrecognized clause in $push: ${unknown}`);
  const items = array.toValues();
  items.splice(
    integerOf(operand.get('$position'), '$position') ?? items.length,
    0,
    ...itemsOf(operand.get('$each'), '$each'),
  );
  const sort = operand.get('$sort');
  if (sort !== undefined) items.sort(itemOrder(sort));
  const slice = integerOf(operand.get('$slice'), '$slice');
  const kept = slice === undefined ? items : slice < 0 ? items.slice(slice) : items.slice(0, slice);
  return BsonNode.arrayOf(kept);
}

function integerOf(value: Value, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (isNumber(value) && Number.isInteger(numberOf(value))) return numberOf(value);
  throw new MongoFailure('BadValue', `The value for ${name} must be an integer value`);
}

function itemOrder(sort: Value): (left: Value, right: Value) => number {
  if (isNumber(sort)) return (left, right) => numberOf(sort) * compareValues(left, right);
  if (!(sort instanceof BsonNode))
    throw new MongoFailure('BadValue', 'The $sort is invalid: use 1/-1 to sort the whole element');
  const compare = compileSort(sort);
  return (left, right) => compare(left, right);
}

function addToSet(current: Value, operand: Value, target: Target): Value {
  const items = arrayAt(current, '$addToSet', target).toValues();
  const before = items.length;
  const added =
    operand instanceof BsonNode && operand.has('$each') ? itemsOf(operand.get('$each'), '$each') : [operand];
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
    const matches = compileField('item', operand, compileQuery);
    return (item) => matches(BsonNode.of({ item: item ?? null }), null);
  }
  if (operand instanceof BsonNode && !operand.isArray) {
    const matches = compileQuery(operand);
    return (item) => item instanceof BsonNode && !item.isArray && matches(item, null);
  }
  return (item) => isEqual(item, operand);
}

function pop(current: Value, operand: Value, target: Target): Value {
  const end = isNumber(operand) ? numberOf(operand) : Number.NaN;
  if (end !== 1 && end !== -1)
    throw new MongoFailure('FailedToParse', `$pop expects 1 or -1, found: ${String(operand)}`);
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
