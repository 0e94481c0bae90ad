import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { compileField, isOperators } from '../query/compile-field.ts';
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

function addToSet(current: Value, operand: Value, target: Target): Value {
  if (current !== undefined && !(current instanceof BsonNode && current.isArray))
    throw new MongoFailure(
      'BadValue',
      `Cannot apply $addToSet to non-array field. Field named '${target.name}' has non-array type ${typeName(current)}`,
    );
  const items = current?.toValues() ?? [];
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
    throw new MongoFailure('FailedToParse', `$pop expects 1 or -1, found: ${describeValue(operand)}`);
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
