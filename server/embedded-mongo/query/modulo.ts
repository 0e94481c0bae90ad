import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { truncateToLong } from '../values/numbers.ts';
import type { Value } from '../values/value.ts';
import { isNumber } from '../values/value-order.ts';
import type { Test } from './predicates.ts';

/** `$mod`: whole parts are compared, as 64 bit integers; a number that is none does not match. */
export function modulo(operand: Value): Test {
  if (!(operand instanceof BsonNode) || !operand.isArray)
    throw new MongoFailure('BadValue', 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new MongoFailure('BadValue', 'malformed mod, not enough elements');
  if (operand.length > 2) throw new MongoFailure('BadValue', 'malformed mod, too many elements');
  const divisor = partOf('divisor', operand.at(0));
  const remainder = partOf('remainder', operand.at(1));
  if (divisor === 0n) throw new MongoFailure('BadValue', 'divisor cannot be 0');
  return (value) => {
    const whole = isNumber(value) ? truncateToLong(value) : null;
    return typeof whole === 'bigint' && whole % divisor === remainder;
  };
}

function partOf(part: 'divisor' | 'remainder', value: Value): bigint {
  if (!isNumber(value)) throw new MongoFailure('BadValue', `malformed mod, ${part} not a number`);
  const whole = truncateToLong(value);
  if (typeof whole === 'bigint') return whole;
  const why =
    whole === 'not finite'
      ? 'Unable to coerce NaN/Inf to integral type'
      : 'Out of bounds coercing to integral value';
  throw new MongoFailure('BadValue', `malformed mod, ${part} value is invalid :: caused by :: ${why}`);
}
