import { Decimal128, Double } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { fromDouble, isInt32 } from '../../values/decode.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { any, isNullish, one, overArguments, two, typeInMessage } from './arguments.ts';
import type { BuildOperator } from './scope.ts';

export function isDouble(value: Value): boolean {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value));
}

export function refuseDecimal(...values: Value[]): void {
  if (values.some((value) => value instanceof Decimal128))
    throw new MongoFailure(
      'NotImplemented',
      'arithmetic on decimal values is not supported by this database',
    );
}

/** An exact integer as the smallest type that holds it, or a double when none does. */
export function fromExact(exact: bigint, isLong: boolean): Value {
  if (BigInt.asIntN(64, exact) !== exact) return fromDouble(Number(exact));
  return isLong || BigInt.asIntN(32, exact) !== exact ? exact : Number(exact);
}

/** Adds, subtracts or multiplies two numbers in the type that MongoDB gives the result. */
export function combine(operation: '+' | '-' | '*', left: Value, right: Value): Value {
  refuseDecimal(left, right);
  if (isDouble(left) || isDouble(right)) {
    const a = numberOf(left);
    const b = numberOf(right);
    return fromDouble(operation === '+' ? a + b : operation === '-' ? a - b : a * b);
  }
  const a = BigInt(String(left));
  const b = BigInt(String(right));
  const exact = operation === '+' ? a + b : operation === '-' ? a - b : a * b;
  return fromExact(exact, typeof left === 'bigint' || typeof right === 'bigint');
}

function add(values: Value[], name: string): Value {
  let sum: Value = 0;
  let date: Date | null = null;
  if (values.some(isNullish)) {
    for (const value of values) if (!isNullish(value)) checkAddable(value, name);
    return null;
  }
  for (const value of values) {
    checkAddable(value, name);
    if (value instanceof Date) {
      if (date) throw new MongoFailure(16612, 'only one date allowed in an $add expression');
      date = value;
    } else sum = combine('+', sum, value);
  }
  return date ? movedDate(date, Math.round(numberOf(sum)), name) : sum;
}

function movedDate(date: Date, milliseconds: number, name: string): Date {
  const moved = new Date(date.getTime() + milliseconds);
  if (Number.isNaN(moved.getTime())) throw new MongoFailure('Overflow', `date overflow in ${name}`);
  return moved;
}

function checkAddable(value: Value, name: string): void {
  if (isNumber(value) || value instanceof Date) return;
  throw new MongoFailure(
    'TypeMismatch',
    `${name} only supports numeric or date types, not ${typeInMessage(value)}`,
  );
}

function subtract([left, right]: Value[], name: string): Value {
  if (isNullish(left) || isNullish(right)) return null;
  if (left instanceof Date && right instanceof Date) return BigInt(left.getTime() - right.getTime());
  if (left instanceof Date && isNumber(right)) return movedDate(left, -Math.trunc(numberOf(right)), name);
  if (isNumber(left) && isNumber(right)) return combine('-', left, right);
  throw new MongoFailure(
    'TypeMismatch',
    `can't $subtract ${typeInMessage(right)} from ${typeInMessage(left)}`,
  );
}

function multiply(values: Value[], name: string): Value {
  const isNull = values.some(isNullish);
  let product: Value = 1;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isNumber(value))
      throw new MongoFailure(
        'TypeMismatch',
        `${name} only supports numeric types, not ${typeInMessage(value)}`,
      );
    product = combine('*', product, value);
  }
  return isNull ? null : product;
}

function divide([left, right]: Value[], name: string): Value {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumber(left) || !isNumber(right)) {
    throw new MongoFailure(
      'TypeMismatch',
      `${name} only supports numeric types, not ${typeInMessage(left)} and ${typeInMessage(right)}`,
    );
  }
  refuseDecimal(left, right);
  if (numberOf(right) === 0) throw new MongoFailure('BadValue', "can't $divide by zero");
  return fromDouble(numberOf(left) / numberOf(right));
}

function modulo([left, right]: Value[], name: string): Value {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumber(left) || !isNumber(right)) {
    throw new MongoFailure(
      16611,
      `${name} only supports numeric types, not ${typeInMessage(left)} and ${typeInMessage(right)}`,
    );
  }
  refuseDecimal(left, right);
  if (numberOf(right) === 0) throw new MongoFailure(16610, "can't $mod by zero");
  const isWhole = right instanceof Double && Number.isInteger(right.value);
  if (isDouble(left) || (isDouble(right) && !isWhole)) return fromDouble(numberOf(left) % numberOf(right));
  const exact = BigInt(String(left)) % (isWhole ? BigInt(right.value) : BigInt(String(right)));
  return fromExact(exact, typeof left === 'bigint' || typeof right === 'bigint');
}

/** An operator on one number; null stays null. */
function unary(apply: (value: Value, name: string) => Value): BuildOperator {
  return overArguments(one, ([value], name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value))
      throw new MongoFailure(28765, `${name} only supports numeric types, not ${typeInMessage(value)}`);
    refuseDecimal(value);
    return apply(value, name);
  });
}

const keepIntegers = (apply: (value: number) => number): BuildOperator =>
  unary((value) => (isDouble(value) ? fromDouble(apply(numberOf(value))) : value));

const ofDouble = (apply: (value: number) => number): BuildOperator =>
  unary((value) => fromDouble(apply(numberOf(value))));

function checked(
  code: number,
  requirement: string,
  isFine: (value: number) => boolean,
  apply: (value: number) => number,
): BuildOperator {
  return unary((value, name) => {
    const number = numberOf(value);
    if (!Number.isNaN(number) && !isFine(number))
      throw new MongoFailure(code, `${name}'s argument must be ${requirement}, but is ${number}`);
    return fromDouble(apply(number));
  });
}

function absolute(value: Value): Value {
  if (isDouble(value)) return fromDouble(Math.abs(numberOf(value)));
  const exact = BigInt(String(value));
  const positive = exact < 0n ? -exact : exact;
  if (BigInt.asIntN(64, positive) !== positive)
    throw new MongoFailure(28680, "can't take $abs of long long min");
  return fromExact(positive, typeof value === 'bigint');
}

function power([base, exponent]: Value[], name: string): Value {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base))
    throw new MongoFailure(28762, `${name}'s base must be numeric, not ${typeInMessage(base)}`);
  if (!isNumber(exponent))
    throw new MongoFailure(28763, `${name}'s exponent must be numeric, not ${typeInMessage(exponent)}`);
  refuseDecimal(base, exponent);
  if (numberOf(base) === 0 && numberOf(exponent) < 0)
    throw new MongoFailure(28764, '$pow cannot take a base of 0 and a negative exponent');
  const result = powerOf(numberOf(base), numberOf(exponent));
  if (isDouble(base) || isDouble(exponent) || Math.abs(result) >= 2 ** 63) return fromDouble(result);
  if (numberOf(exponent) < 0) {
    const isLong = typeof base === 'bigint' || typeof exponent === 'bigint';
    return Math.abs(numberOf(base)) === 1 ? fromExact(BigInt(result), isLong) : fromDouble(result);
  }
  const exact = BigInt(String(base)) ** BigInt(String(exponent));
  return fromExact(exact, typeof base === 'bigint' || typeof exponent === 'bigint');
}

/** JavaScript's power is not rounded to the nearest for large whole numbers, and NaN where C's is 1. */
function powerOf(base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1;
  const isWhole = Number.isSafeInteger(base) && Number.isInteger(exponent);
  if (isWhole && exponent > 0 && exponent <= 1100) return Number(BigInt(base) ** BigInt(exponent));
  return base ** exponent;
}

/** `$round` (half to even) and `$trunc` to a number of decimal places, which may be negative. */
function toPlaces(rounding: (value: number) => number): BuildOperator {
  return overArguments({ least: 1, most: 2 }, (values, name) => {
    const [value, places] = values.length === 1 ? [values[0], 0] : values;
    if (isNullish(value) || isNullish(places)) return null;
    if (!isNumber(value))
      throw new MongoFailure(51081, `${name} only supports numeric types, not ${typeInMessage(value)}`);
    refuseDecimal(value);
    const digits = isNumber(places) ? numberOf(places) : Number.NaN;
    if (!Number.isInteger(digits))
      throw new MongoFailure(51082, 'precision argument must be an integral value');
    if (digits < -20 || digits > 100)
      throw new MongoFailure(
        51083,
        `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`,
      );
    if (!isDouble(value) && digits >= 0) return value;
    if (!isDouble(value)) return wholeToPlaces(value, { digits, rounding, name });
    const number = numberOf(value);
    if (!Number.isFinite(number) || digits > 20) return value;
    const scaled = Number(`${number}e${digits}`);
    const rounded = Number(`${rounding(Number.isNaN(scaled) ? number * 10 ** digits : scaled)}e${-digits}`);
    return fromDouble(rounded);
  });
}

/** A whole number rounded before its decimal point, exactly. */
function wholeToPlaces(
  value: Value,
  { digits, rounding, name }: { digits: number; rounding: (value: number) => number; name: string },
): Value {
  const size = 10n ** BigInt(-digits);
  const exact = BigInt(String(value));
  const rest = exact % size;
  const step = rounding(Number(rest) / Number(size) + Number((exact / size) % 2n));
  const rounded = (exact / size - ((exact / size) % 2n) + BigInt(step)) * size;
  if (BigInt.asIntN(64, rounded) !== rounded)
    throw new MongoFailure(
      51080,
      `invalid conversion from Decimal128 result in ${name} resulting from arguments: [${exact}, ${digits}]`,
    );
  return fromExact(rounded, typeof value === 'bigint');
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function logarithm([value, base]: Value[], name: string): Value {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value))
    throw new MongoFailure(28756, `${name}'s argument must be numeric, not ${typeInMessage(value)}`);
  if (!isNumber(base))
    throw new MongoFailure(28757, `${name}'s base must be numeric, not ${typeInMessage(base)}`);
  refuseDecimal(value, base);
  if (numberOf(value) <= 0)
    throw new MongoFailure(28758, `${name}'s argument must be a positive number, but is ${numberOf(value)}`);
  if (numberOf(base) <= 0 || numberOf(base) === 1)
    throw new MongoFailure(
      28759,
      `${name}'s base must be a positive number not equal to 1, but is ${numberOf(base)}`,
    );
  return fromDouble(Math.log(numberOf(value)) / Math.log(numberOf(base)));
}

function notIntegral(value: Value, name: string): MongoFailure {
  return new MongoFailure(
    'TypeMismatch',
    `${name} only supports int and long operands, not ${typeInMessage(value)}`,
  );
}

function bits(apply: (left: bigint, right: bigint) => bigint, start: bigint) {
  return (values: Value[], name: string): Value => {
    if (values.some(isNullish)) return null;
    let isLong = false;
    let result = start;
    for (const value of values) {
      if (!isNumber(value) || isDouble(value)) throw notIntegral(value, name);
      isLong ||= typeof value === 'bigint';
      result = apply(result, BigInt(String(value)));
    }
    return fromExact(result, isLong);
  };
}

export const arithmeticOperators: Record<string, BuildOperator> = {
  $add: overArguments(any, add),
  $subtract: overArguments(two, subtract),
  $multiply: overArguments(any, multiply),
  $divide: overArguments(two, divide),
  $mod: overArguments(two, modulo),
  $abs: unary(absolute),
  $ceil: keepIntegers(Math.ceil),
  $floor: keepIntegers(Math.floor),
  $round: toPlaces(halfToEven),
  $trunc: toPlaces(Math.trunc),
  $exp: ofDouble(Math.exp),
  $sqrt: checked(28714, 'greater than or equal to 0', (value) => value >= 0, Math.sqrt),
  $ln: checked(28766, 'a positive number', (value) => value > 0, Math.log),
  $log10: checked(28761, 'a positive number', (value) => value > 0, Math.log10),
  $pow: overArguments(two, power),
  $rand: () => () => fromDouble(Math.random()),
  $log: overArguments(two, logarithm),
  $bitAnd: overArguments(
    any,
    bits((left, right) => left & right, -1n),
  ),
  $bitOr: overArguments(
    any,
    bits((left, right) => left | right, 0n),
  ),
  $bitXor: overArguments(
    any,
    bits((left, right) => left ^ right, 0n),
  ),
  $bitNot: unary((value, name) => {
    if (isDouble(value)) throw notIntegral(value, name);
    return fromExact(~BigInt(String(value)), typeof value === 'bigint');
  }),
};
