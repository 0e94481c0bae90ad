import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { BsonNode } from './bson-node.ts';
import { compareDecimal, decimalOf } from './decimal-order.ts';
import { BsonUndefined } from './decode.ts';
import type { Value } from './value.ts';

/** MongoDB's order of types; a missing value sorts as null. */
export const typeOrder = {
  minKey: 0x10,
  undefined: 0x18,
  null: 0x20,
  number: 0x30,
  string: 0x40,
  object: 0x50,
  array: 0x60,
  binary: 0x70,
  objectId: 0x80,
  boolean: 0x90,
  date: 0xa0,
  timestamp: 0xb0,
  regex: 0xc0,
  code: 0xd0,
  maxKey: 0xf0,
} as const;

export function orderOfType(value: Value): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return typeOrder.number;
    case 'string':
      return typeOrder.string;
    case 'boolean':
      return typeOrder.boolean;
    case 'undefined':
      return typeOrder.null;
    default:
      return orderOfObject(value);
  }
}

function orderOfObject(value: Exclude<Value, undefined>): number {
  if (value === null) return typeOrder.null;
  if (value instanceof BsonNode) return value.isArray ? typeOrder.array : typeOrder.object;
  if (value instanceof ObjectId) return typeOrder.objectId;
  if (value instanceof Date) return typeOrder.date;
  if (value instanceof Double || value instanceof Decimal128) return typeOrder.number;
  if (value instanceof Binary) return typeOrder.binary;
  if (value instanceof Timestamp) return typeOrder.timestamp;
  if (value instanceof BSONRegExp) return typeOrder.regex;
  if (value instanceof BSONSymbol) return typeOrder.string;
  if (value instanceof Code) return typeOrder.code;
  if (value instanceof MinKey) return typeOrder.minKey;
  if (value instanceof MaxKey) return typeOrder.maxKey;
  if (value instanceof BsonUndefined) return typeOrder.undefined;
  return typeOrder.object;
}

/** Compares two values as MongoDB sorts them: negative, zero or positive. */
export function compareValues(left: Value, right: Value): number {
  const leftOrder = orderOfType(left);
  const rightOrder = orderOfType(right);
  if (leftOrder !== rightOrder) return leftOrder - rightOrder;
  switch (leftOrder) {
    case typeOrder.number:
      return compareNumbers(left, right);
    case typeOrder.string:
      return compareStrings(textOf(left), textOf(right));
    case typeOrder.boolean:
      return Number(left) - Number(right);
    case typeOrder.date:
      return (left as Date).getTime() - (right as Date).getTime();
    case typeOrder.objectId:
      return Buffer.compare((left as ObjectId).id, (right as ObjectId).id);
    case typeOrder.object:
    case typeOrder.array:
      return compareNodes(left as BsonNode, right as BsonNode);
    default:
      return compareRare(left, right);
  }
}

export function isEqual(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

function compareNodes(left: BsonNode, right: BsonNode): number {
  const count = Math.min(left.length, right.length);
  for (let index = 0; index < count; index += 1) {
    const byType = orderOfType(left.at(index)) - orderOfType(right.at(index));
    if (byType !== 0) return byType;
    const byName = left.isArray ? 0 : compareStrings(left.nameAt(index), right.nameAt(index));
    if (byName !== 0) return byName;
    const byValue = compareValues(left.at(index), right.at(index));
    if (byValue !== 0) return byValue;
  }
  return left.length - right.length;
}

/** Strings are compared by their UTF-8 bytes; surrogates make JavaScript's own order differ. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b)
      return a >= 0xd800 && b >= 0xd800 ? Buffer.compare(Buffer.from(left), Buffer.from(right)) : a - b;
  }
  return left.length - right.length;
}

function textOf(value: Value): string {
  return value instanceof BSONSymbol ? value.value : String(value);
}

/** A number as JavaScript's, for arithmetic that need not be exact. */
export function numberOf(value: Value): number {
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  return Number(value);
}

export function isNumber(value: Value): value is number | bigint | Double | Decimal128 {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Double ||
    value instanceof Decimal128
  );
}

function compareNumbers(left: Value, right: Value): number {
  if (left instanceof Decimal128 || right instanceof Decimal128) return compareDecimals(left, right);
  const a = typeof left === 'bigint' ? left : numberOf(left);
  const b = typeof right === 'bigint' ? right : numberOf(right);
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(isNaNumber(b)) - Number(isNaNumber(a));
}

/** NaN sorts before all numbers and is equal to itself. */
function isNaNumber(value: number | bigint): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

function compareDecimals(left: Value, right: Value): number {
  const a = numberOf(left);
  const b = numberOf(right);
  if (!Number.isFinite(a) || !Number.isFinite(b)) return compareNumbers(a, b);
  return compareDecimal(decimalOf(left), decimalOf(right));
}

function compareRare(left: Value, right: Value): number {
  if (left instanceof Binary && right instanceof Binary) {
    return (
      left.position - right.position ||
      left.sub_type - right.sub_type ||
      Buffer.compare(left.value(), right.value())
    );
  }
  if (left instanceof Timestamp && right instanceof Timestamp) return left.compare(right);
  if (left instanceof BSONRegExp && right instanceof BSONRegExp) {
    return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
  }
  if (left instanceof Code && right instanceof Code) return compareStrings(left.code, right.code);
  return 0;
}
