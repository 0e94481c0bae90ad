import { Decimal128, Double } from 'bson';
import { MongoFailure } from '../errors.ts';
import { decimalOf } from './decimal-order.ts';
import { fromDouble, isInt32 } from './decode.ts';
import type { Value } from './value.ts';
import { numberOf } from './value-order.ts';

const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

export type BitOperation = 'and' | 'or' | 'xor';

type Operation = 'add' | 'multiply' | BitOperation;

/** Adds or multiplies as MongoDB: int32 grows to int64, int64 does not overflow, a double makes a double. */
export function arithmetic(operation: 'add' | 'multiply', left: Value, right: Value): Value {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    throw new MongoFailure(
      'NotImplemented',
      'arithmetic on decimal values is not supported by this database',
    );
  }
  if (isDouble(left) || isDouble(right)) {
    const a = numberOf(left);
    const b = numberOf(right);
    return fromDouble(operation === 'add' ? a + b : a * b);
  }
  const exact = compute(operation, BigInt(numberText(left)), BigInt(numberText(right)));
  if (exact < minLong || exact > maxLong) {
    throw new MongoFailure(
      'BadValue',
      'Failed to apply $inc or $mul: the result does not fit a 64-bit integer',
    );
  }
  const isLong = typeof left === 'bigint' || typeof right === 'bigint';
  return isLong || !isInt32(Number(exact)) ? exact : Number(exact);
}

/** The whole part of a number as a 64 bit integer, or why there is none. */
export function truncateToLong(value: Value): bigint | 'not finite' | 'out of range' {
  if (typeof value === 'bigint') return value;
  const near = numberOf(value);
  if (!Number.isFinite(near)) return 'not finite';
  if (Math.abs(near) > 1e19) return 'out of range';
  const whole = value instanceof Decimal128 ? wholePart(value) : BigInt(Math.trunc(near));
  return whole < minLong || whole > maxLong ? 'out of range' : whole;
}

function wholePart(value: Decimal128): bigint {
  const { digits, exponent } = decimalOf(value);
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  return exponent < -40 ? 0n : digits / 10n ** BigInt(-exponent);
}

/** `$bit` on two integers; the result is int64 when one of them is. */
export function bitwise(operation: BitOperation, left: Value, right: Value): Value {
  if (!isInteger(left) || !isInteger(right)) {
    throw new MongoFailure('BadValue', 'Cannot apply $bit to a value of non-integral type.');
  }
  const exact = BigInt.asIntN(64, compute(operation, BigInt(numberText(left)), BigInt(numberText(right))));
  return typeof left === 'bigint' || typeof right === 'bigint' ? exact : Number(exact);
}

function compute(operation: Operation, left: bigint, right: bigint): bigint {
  switch (operation) {
    case 'add':
      return left + right;
    case 'multiply':
      return left * right;
    case 'and':
      return left & right;
    case 'or':
      return left | right;
    case 'xor':
      return left ^ right;
  }
}

function numberText(value: Value): string {
  return String(value);
}

/** An int32 or an int64. */
export function isInteger(value: Value): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value));
}

function isDouble(value: Value): boolean {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value));
}
