import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { any, asArray, isNullish, namedArguments, one, overArguments, typeInMessage } from './arguments.ts';
import type { BuildOperator } from './scope.ts';

/** Lays documents over each other, later ones above. */
export function mergeObjects(values: readonly Value[], name: string): BsonNode {
  const merged = new BsonNode();
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!(value instanceof BsonNode) || value.isArray)
      throw new MongoFailure(
        40400,
        `${name} requires object inputs, but input is of type ${typeInMessage(value)}`,
      );
    value.keys().forEach((field, index) => {
      merged.set(field, value.at(index));
    });
  }
  return merged;
}

function objectToArray([value]: Value[], name: string): Value {
  if (isNullish(value)) return null;
  if (!(value instanceof BsonNode) || value.isArray)
    throw new MongoFailure(40390, `${name} requires a document input, found: ${typeInMessage(value)}`);
  return BsonNode.arrayOf(value.keys().map((k, index) => BsonNode.of({ k, v: value.at(index) })));
}

function arrayToObject([value]: Value[], name: string): Value {
  if (isNullish(value)) return null;
  const items = asArray(
    value,
    () => new MongoFailure(40386, `${name} requires an array input, found: ${typeInMessage(value)}`),
  );
  const made = new BsonNode();
  const [first] = items;
  for (const item of items) {
    if (first instanceof BsonNode && item instanceof BsonNode && item.isArray !== first.isArray)
      throw new MongoFailure(
        first.isArray ? 40396 : 40391,
        `${name} requires a consistent input format. Elements must all be arrays or all be objects. ${first.isArray ? 'Array' : 'Object'} was detected, now found: ${typeInMessage(item)}`,
      );
    const [key, held] = pairOf(item, name);
    made.set(key, held);
  }
  return made;
}

function pairOf(item: Value, name: string): [string, Value] {
  if (!(item instanceof BsonNode))
    throw new MongoFailure(40398, `Unrecognised input type format for ${name}: ${typeInMessage(item)}`);
  const [key, value] = item.isArray ? item.toValues() : [item.get('k'), item.get('v')];
  if (item.length !== 2 || (!item.isArray && (!item.has('k') || !item.has('v'))))
    throw new MongoFailure(
      item.isArray ? 40397 : 40392,
      `${name} requires an object keys of 'k' and 'v', or arrays of size 2`,
    );
  if (typeof key !== 'string')
    throw new MongoFailure(
      item.isArray ? 40395 : 40394,
      `${name} requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeInMessage(key)}`,
    );
  return [key, value];
}

const getField: BuildOperator = (operand, compile, name) => {
  const isShort =
    !(operand instanceof BsonNode) || operand.isArray || operand.keys().some((key) => key.startsWith('$'));
  const given = isShort ? BsonNode.of({ field: operand, input: '$$CURRENT' }) : operand;
  const parts = namedArguments(given, { name, required: ['field'], optional: ['input'] }, compile);
  return (scope) => {
    const field = parts.get('field')?.(scope);
    if (typeof field !== 'string')
      throw new MongoFailure(
        3041704,
        `${name} requires 'field' to evaluate to type String, but got ${typeInMessage(field)}`,
      );
    const input = parts.has('input') ? parts.get('input')?.(scope) : scope.root;
    if (isNullish(input)) return input === undefined ? undefined : null;
    return input instanceof BsonNode && !input.isArray ? input.get(field) : undefined;
  };
};

const setField: BuildOperator = (operand, compile, name) => {
  const required = name === '$setField' ? ['field', 'input', 'value'] : ['field', 'input'];
  const parts = namedArguments(operand, { name, required }, compile);
  return (scope) => {
    const field = parts.get('field')?.(scope);
    if (typeof field !== 'string')
      throw new MongoFailure(4161107, `${name} requires 'field' to evaluate to a constant string`);
    const input = parts.get('input')?.(scope);
    if (isNullish(input)) return null;
    if (!(input instanceof BsonNode) || input.isArray)
      throw new MongoFailure(4161105, `${name} requires 'input' to evaluate to type Object`);
    return setIn(mergeObjects([input], name), field, parts.get('value')?.(scope));
  };
};

function setIn(node: BsonNode, field: string, value: Value): BsonNode {
  if (value === undefined) node.remove(field);
  else node.set(field, value);
  return node;
}

export const objectOperators: Record<string, BuildOperator> = {
  $mergeObjects: overArguments(any, mergeObjects),
  $objectToArray: overArguments(one, objectToArray),
  $arrayToObject: overArguments(one, arrayToObject),
  $getField: getField,
  $setField: setField,
  $unsetField: setField,
};
