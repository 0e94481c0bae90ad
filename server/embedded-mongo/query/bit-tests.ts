import { Binary, Decimal128 } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import type { Test } from './predicates.ts';

/** `$bitsAllSet` and its kin, over whole numbers and binary data. */
export function bitTest(name: string, operand: Value): Test {
  const positions = positionsOf(name, operand);
  const wanted = name.endsWith('Set');
  const isAny = name.startsWith('$bitsAny');
  return (value) => {
    const bitAt = bitsOf(value);
    if (!bitAt) return false;
    const test = (position: number): boolean => bitAt(position) === wanted;
    return isAny ? positions.some(test) : positions.every(test);
  };
}

function positionsOf(name: string, operand: Value): number[] {
  if (operand instanceof BsonNode && operand.isArray)
    return operand.toValues().map((item) => {
      const position = isNumber(item) ? numberOf(item) : Number.NaN;
      if (Number.isInteger(position) && position >= 0) return position;
      throw new MongoFailure('BadValue', `bit positions must be integers >= 0: ${name}`);
    });
  if (isNumber(operand)) {
    const number = numberOf(operand);
    if (!Number.isInteger(number))
      throw new MongoFailure('FailedToParse', `Expected an integer: ${name}: ${describeValue(operand)}`);
    if (number < 0)
      throw new MongoFailure(
        'FailedToParse',
        `Expected a non-negative number in: ${name}: ${describeValue(operand)}`,
      );
  }
  const isMask = operand instanceof Binary || isNumber(operand);
  const bitAt = isMask ? bitsOf(operand) : null;
  if (!bitAt) throw new MongoFailure('BadValue', `${name} takes an Array, a number, or a BinData`);
  const count = operand instanceof Binary ? operand.position * 8 : 64;
  return Array.from({ length: count }, (_, position) => position).filter(bitAt);
}

/** Tells a bit of a value by its position; a negative number goes on with ones. */
function bitsOf(value: Value): ((position: number) => boolean) | null {
  if (value instanceof Binary) {
    const bytes = value.value();
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  if (!isNumber(value) || value instanceof Decimal128) return null;
  const number = typeof value === 'bigint' ? value : numberOf(value);
  if (typeof number === 'number' && !Number.isSafeInteger(number)) return null;
  const exact = BigInt(number);
  return (position) => ((exact >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}
