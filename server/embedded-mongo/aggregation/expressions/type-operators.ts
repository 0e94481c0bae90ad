import { Decimal128, Double, ObjectId, Timestamp } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { typeName } from '../../query/type-names.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { fromDouble } from '../../values/decode.ts';
import { encodeDocument } from '../../values/encode.ts';
import { truncateToLong } from '../../values/numbers.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { isNullish, namedArguments, one, overArguments, typeInMessage } from './arguments.ts';
import { isDouble } from './arithmetic-operators.ts';
import { asDate } from './date-parts.ts';
import { parseDate } from './parse-date.ts';
import type { BuildOperator } from './scope.ts';

/** A scalar as the text that `$toString` makes of it, or null when it makes none. */
export function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  return isNumber(value) ? numberText(value) : null;
}

/** Doubles print as in MongoDB: with an exponent of two digits where one is needed. */
function numberText(value: Value): string {
  if (!isDouble(value)) return String(value);
  const number = numberOf(value);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  return String(number).replace(/e([+-])(\d)$/, 'e$10$2');
}

function cannot(value: Value, to: string): MongoFailure {
  return new MongoFailure(
    'ConversionFailure',
    `Unsupported conversion from ${typeInMessage(value)} to ${to} in $convert with no onError value`,
  );
}

function failedToParse(text: string, to: string): MongoFailure {
  return new MongoFailure(
    'ConversionFailure',
    `Failed to parse number '${text}' in $convert with no onError value: not a ${to}`,
  );
}

function toInteger(value: Value, bits: 32 | 64): Value {
  const to = bits === 32 ? 'int' : 'long';
  const exact = exactInteger(value, to);
  if (BigInt.asIntN(bits, exact) !== exact)
    throw new MongoFailure(
      'ConversionFailure',
      `Conversion would overflow target type in $convert with no onError value: ${exact}`,
    );
  return bits === 32 ? Number(exact) : exact;
}

function exactInteger(value: Value, to: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw failedToParse(value, to);
    return BigInt(value.replace(/^\+/, ''));
  }
  if (!isNumber(value)) throw cannot(value, to);
  if (!isDouble(value) && !(value instanceof Decimal128)) return BigInt(String(value));
  const number = Math.trunc(numberOf(value));
  if (!Number.isFinite(number))
    throw new MongoFailure(
      'ConversionFailure',
      `Attempt to convert ${number} to integer type in $convert with no onError value`,
    );
  return BigInt(number);
}

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return fromDouble(value.getTime());
  if (typeof value === 'string') {
    if (
      value.trim() === '' ||
      value !== value.trim() ||
      (Number.isNaN(Number(value)) && value !== 'NaN') ||
      /^0x/i.test(value)
    )
      throw failedToParse(value, 'double');
    return fromDouble(Number(value));
  }
  if (!isNumber(value)) throw cannot(value, 'double');
  return fromDouble(numberOf(value));
}

function toDate(value: Value): Value {
  if (value instanceof Timestamp || value instanceof ObjectId || value instanceof Date) return asDate(value);
  if (isNumber(value) && !isInt(value)) {
    const whole = truncateToLong(value);
    if (typeof whole !== 'bigint' || Math.abs(Number(whole)) > 8.64e15) throw cannot(value, 'date');
    return new Date(Number(whole));
  }
  if (typeof value === 'string') return parseDate(value, { zone: null, format: null });
  throw cannot(value, 'date');
}

function isInt(value: Value): boolean {
  return typeof value === 'number' && !isDouble(value);
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw cannot(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value))
    throw new MongoFailure(
      'ConversionFailure',
      `Failed to parse objectId '${value}' in $convert with no onError value`,
    );
  return new ObjectId(value);
}

function toText(value: Value): Value {
  const text = textOf(value);
  if (text === null) throw cannot(value, 'string');
  return text;
}

function toDecimal(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (typeof value === 'string') {
    try {
      return Decimal128.fromString(value);
    } catch {
      throw failedToParse(value, 'decimal');
    }
  }
  if (isNumber(value) && !isDouble(value)) return Decimal128.fromString(String(value));
  throw new MongoFailure(
    'NotImplemented',
    'conversion of this value to decimal is not supported by this database',
  );
}

const conversions: Record<string, (value: Value) => Value> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: (value) => (isNumber(value) ? numberOf(value) !== 0 : typeof value === 'boolean' ? value : true),
  date: toDate,
  int: (value) => toInteger(value, 32),
  long: (value) => toInteger(value, 64),
  decimal: toDecimal,
};

const byNumber: Record<number, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

const converting = (to: string): BuildOperator =>
  overArguments(one, ([value]) => (isNullish(value) ? null : conversions[to]?.(value)));

const convert: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    { name, required: ['input', 'to'], optional: ['onError', 'onNull'] },
    compile,
  );
  return (scope) => {
    const value = parts.get('input')?.(scope);
    const to = parts.get('to')?.(scope);
    if (isNullish(value)) return parts.has('onNull') ? parts.get('onNull')?.(scope) : null;
    if (isNullish(to)) return null;
    const apply = conversions[typeof to === 'string' ? to : (byNumber[numberOf(to)] ?? '')];
    if (!apply) throw new MongoFailure('BadValue', `Unknown type name: ${String(to)}`);
    try {
      return apply(value);
    } catch (error) {
      const isConversion = error instanceof MongoFailure && error.codeName === 'ConversionFailure';
      if (isConversion && parts.has('onError')) return parts.get('onError')?.(scope);
      throw error;
    }
  };
};

export const typeOperators: Record<string, BuildOperator> = {
  $type: overArguments(one, ([value]) => (value === undefined ? 'missing' : typeName(value))),
  $isNumber: overArguments(one, ([value]) => isNumber(value)),
  $toBool: converting('bool'),
  $toInt: converting('int'),
  $toLong: converting('long'),
  $toDouble: converting('double'),
  $toDecimal: converting('decimal'),
  $toString: converting('string'),
  $toDate: converting('date'),
  $toObjectId: converting('objectId'),
  $convert: convert,
  $binarySize: overArguments(one, ([value], name) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (typeName(value) === 'binData') return (value as unknown as { position: number }).position;
    throw new MongoFailure(
      51276,
      `${name} requires a string or BinData argument, found: ${typeInMessage(value)}`,
    );
  }),
  $bsonSize: overArguments(one, ([value], name) => {
    if (isNullish(value)) return null;
    if (!(value instanceof BsonNode) || value.isArray)
      throw new MongoFailure(31393, `${name} requires a document input, found: ${typeInMessage(value)}`);
    return encodeDocument(value).length;
  }),
};
