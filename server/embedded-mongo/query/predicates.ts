import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonUndefined } from '../values/decode.ts';
import type { Value } from '../values/value.ts';
import { compareStrings, compareValues, orderOfType } from '../values/value-order.ts';
import { fromPerlPattern } from './perl-pattern.ts';

/** Tests one value that a path reached; undefined is a missing one. */
export type Test = (value: Value) => boolean;

/** Equality as MongoDB's: null also means missing. */
export function equals(operand: Value): Test {
  if (operand instanceof BsonUndefined) throw new MongoFailure('BadValue', 'cannot compare to undefined');
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (typeof operand === 'string') return (value) => value === operand;
  return (value) => value !== undefined && value !== null && compareValues(value, operand) === 0;
}

/** `$gt` and its kin: only values of the operand's own type compare, except with MinKey and MaxKey. */
export function inRange(name: string, operand: Value): Test {
  if (operand instanceof BSONRegExp)
    throw new MongoFailure('BadValue', `Can't have RegEx as arg to predicate over field`);
  const accepts = acceptanceOf(name);
  if (operand === null) return (value) => name.endsWith('e') && (value === null || value === undefined);
  const isAcrossTypes = operand instanceof MinKey || operand instanceof MaxKey;
  if (typeof operand === 'string') {
    return (value) => typeof value === 'string' && accepts(compareStrings(value, operand));
  }
  const order = orderOfType(operand);
  return (value) => {
    if (value === undefined) return false;
    if (!isAcrossTypes && orderOfType(value) !== order) return false;
    if (isNotANumber(operand) || isNotANumber(value)) {
      return name.endsWith('e') && isNotANumber(operand) && isNotANumber(value);
    }
    return accepts(compareValues(value, operand));
  };
}

function isNotANumber(value: Value): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

function acceptanceOf(name: string): (order: number) => boolean {
  switch (name) {
    case '$gt':
      return (order) => order > 0;
    case '$gte':
      return (order) => order >= 0;
    case '$lt':
      return (order) => order < 0;
    default:
      return (order) => order <= 0;
  }
}

export function matchesRegex(pattern: string, options: string): Test {
  const expression = toRegExp(pattern, options);
  return (value) => {
    if (typeof value === 'string') return expression.test(value);
    return value instanceof BSONRegExp && value.pattern === pattern && value.options === options;
  };
}

/** PCRE's flags as JavaScript's; what has no counterpart is refused. */
export function toRegExp(pattern: string, options: string): RegExp {
  if (!/^[imsux]*$/.test(options)) {
    throw new MongoFailure(51108, `invalid flag in regex options: ${options}`);
  }
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const flags = new Set([...options, ...(inline?.[1] ?? '')]);
  const rest = inline ? pattern.slice(inline[0].length) : pattern;
  const text = fromPerlPattern(flags.has('x') ? withoutSpace(rest) : rest, {
    isMultiline: flags.has('m'),
    isDotAll: flags.has('s'),
  });
  const isIgnoringCase = flags.has('i') ? 'i' : '';
  // By code points, unless the pattern escapes what needs no escape: that is an error only with the flag.
  const found = compiled(text, `${isIgnoringCase}u`);
  const usual = found instanceof RegExp ? found : compiled(text, isIgnoringCase);
  if (usual instanceof RegExp) return usual;
  throw new MongoFailure(51091, `Regular expression is invalid: ${usual.message}`);
}

function compiled(text: string, flags: string): RegExp | Error {
  try {
    return new RegExp(text, flags);
  } catch (error) {
    return error as Error;
  }
}

/** A pattern of the flag `x`: white space and comments stand for nothing, unless escaped or within a class. */
function withoutSpace(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|#[^\n]*|\s+/gs, (part) =>
    /^[#\s]/.test(part) ? '' : part,
  );
}
