import { MongoFailure } from '../errors.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { isArrayIndex } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { compareValues, isNumber, numberOf } from '../values/value-order.ts';

const modifiers = ['$each', '$position', '$slice', '$sort'];

/** Refuses an operand of `$push` that says something wrong, before any document is looked at. */
export function checkPush(operand: Value): void {
  if (!(operand instanceof BsonNode) || !operand.has('$each')) return;
  const each = operand.get('$each');
  if (!(each instanceof BsonNode) || !each.isArray)
    throw refuse(`The argument to $each in $push must be an array but it was of type: ${typeName(each)}`);
  const unknown = operand.keys().find((name) => !modifiers.includes(name));
  if (unknown !== undefined) throw refuse(`Unrecognized clause in $push: ${unknown}`);
  for (const name of ['$slice', '$position']) if (operand.has(name)) integerOf(operand.get(name), name);
  if (operand.has('$sort')) itemOrder(operand.get('$sort'));
}

/** `$push` with `$each`: puts items in, sorts all, then keeps a slice. */
export function pushEach(items: Value[], operand: BsonNode): BsonNode {
  const added = operand.get('$each') as BsonNode;
  const position = operand.has('$position') ? integerOf(operand.get('$position'), '$position') : items.length;
  items.splice(position, 0, ...added.toValues());
  if (operand.has('$sort')) items.sort(itemOrder(operand.get('$sort')));
  if (!operand.has('$slice')) return BsonNode.arrayOf(items);
  const slice = integerOf(operand.get('$slice'), '$slice');
  return BsonNode.arrayOf(slice < 0 ? items.slice(slice) : items.slice(0, slice));
}

function refuse(sentence: string): MongoFailure {
  return new MongoFailure('BadValue', sentence);
}

function integerOf(value: Value, name: string): number {
  if (isNumber(value) && Number.isInteger(numberOf(value))) return numberOf(value);
  throw refuse(
    name === '$slice'
      ? `The value for $slice must be an integer value but was given type: ${typeName(value)}`
      : `The value for ${name} must be an integer value, not of type: ${typeName(value)}`,
  );
}

function itemOrder(sort: Value): (left: Value, right: Value) => number {
  if (isNumber(sort)) {
    const direction = directionOf(sort);
    return (left, right) => direction * compareValues(left, right);
  }
  if (!(sort instanceof BsonNode) || sort.isArray)
    throw refuse(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  if (sort.length === 0) throw refuse('The $sort pattern is empty when it should be a set of fields.');
  const fields = sort.keys().map((path, index) => {
    if (path === '') throw refuse('The $sort field cannot be empty');
    const parts = path.split('.');
    if (parts.includes('')) throw refuse(`The $sort field is a dotted field but has an empty part: ${path}`);
    return { parts, direction: directionOf(sort.at(index)) };
  });
  return (left, right) => {
    for (const { parts, direction } of fields) {
      const order = compareValues(plainValueAt(left, parts), plainValueAt(right, parts));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function directionOf(value: Value): 1 | -1 {
  const direction = isNumber(value) ? numberOf(value) : 0;
  if (direction !== 1 && direction !== -1) throw refuse('The $sort element value must be either 1 or -1');
  return direction;
}

/** What a path reaches without looking into the items of arrays: an array has its positions only. */
function plainValueAt(value: Value, parts: readonly string[]): Value {
  return parts.reduce<Value>((current, part) => {
    if (!(current instanceof BsonNode)) return undefined;
    return current.isArray && !isArrayIndex(part) ? undefined : current.get(part);
  }, value);
}
