import { Double } from 'bson';
import type { Value } from './value.ts';

/** A finite number as sign * digits * 10^exponent, exact for every BSON number. */
export type ExactDecimal = { digits: bigint; exponent: number };

export function decimalOf(value: Value): ExactDecimal {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 };
  if (typeof value === 'number' || value instanceof Double) return ofDouble(Number(value));
  const [mantissa = '0', power = '0'] = String(value).toUpperCase().split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** Every finite double is an integer times a power of two, so a finite decimal. */
function ofDouble(value: number): ExactDecimal {
  let scaled = value;
  let halvings = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings += 1;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

export function compareDecimal(left: ExactDecimal, right: ExactDecimal): number {
  const exponent = Math.min(left.exponent, right.exponent);
  const a = left.digits * 10n ** BigInt(left.exponent - exponent);
  const b = right.digits * 10n ** BigInt(right.exponent - exponent);
  return a < b ? -1 : Number(a > b);
}
