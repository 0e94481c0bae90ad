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
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { BsonUndefined, isInt32 } from '../values/decode.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import type { Test } from './predicates.ts';

const codesByName: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

/** `$type` with a name, a number or a list of them. */
export function matchesType(operand: Value): Test {
  const wanted = operand instanceof BsonNode && operand.isArray ? operand.toValues() : [operand];
  if (wanted.length === 0) throw new MongoFailure('FailedToParse', 'a must match at least one type');
  const codes = new Set(wanted.flatMap(codesOf));
  return (value) => value !== undefined && codes.has(typeCode(value));
}

function codesOf(wanted: Value): number[] {
  if (wanted === 'number') return [1, 16, 18, 19];
  const code =
    typeof wanted === 'string' ? codesByName[wanted] : isNumber(wanted) ? numberOf(wanted) : undefined;
  if (code === undefined) throw new MongoFailure('BadValue', `Unknown type name alias: ${String(wanted)}`);
  if (!Object.values(codesByName).includes(code))
    throw new MongoFailure('BadValue', `Invalid numerical type code: ${code}`);
  return [code];
}

/** BSON's own number of a value's type. */
export function typeCode(value: Value): number {
  switch (typeof value) {
    case 'number':
      return isInt32(value) ? 16 : 1;
    case 'bigint':
      return 18;
    case 'string':
      return 2;
    case 'boolean':
      return 8;
    case 'undefined':
      return 6;
    default:
      return objectTypeCode(value);
  }
}

function objectTypeCode(value: Exclude<Value, undefined>): number {
  if (value === null) return 10;
  if (value instanceof BsonNode) return value.isArray ? 4 : 3;
  if (value instanceof Double) return 1;
  if (value instanceof Date) return 9;
  if (value instanceof ObjectId) return 7;
  if (value instanceof Binary) return 5;
  if (value instanceof Decimal128) return 19;
  if (value instanceof BSONRegExp) return 11;
  if (value instanceof Timestamp) return 17;
  if (value instanceof Code) return value.scope ? 15 : 13;
  if (value instanceof BSONSymbol) return 14;
  if (value instanceof MinKey) return -1;
  if (value instanceof MaxKey) return 127;
  return value instanceof BsonUndefined ? 6 : 12;
}

/** The name MongoDB uses for a value's type in its messages. */
export function typeName(value: Value): string {
  const code = typeCode(value);
  return Object.entries(codesByName).find(([, known]) => known === code)?.[0] ?? 'missing';
}
