import { MongoFailure } from '../../errors.ts';
import { typeName } from '../../query/type-names.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { BsonUndefined } from '../../values/decode.ts';
import type { Value } from '../../values/value.ts';
import { compareValues, isNumber, numberOf } from '../../values/value-order.ts';
import type { BuildOperator, Compile, Evaluate } from './scope.ts';

/** An operator over its evaluated arguments; `least` and `most` bound how many it takes. */
export function overArguments(
  bounds: { least: number; most: number },
  apply: (values: Value[], name: string) => Value,
): BuildOperator {
  return (operand, compile, name) => {
    const list = operand instanceof BsonNode && operand.isArray ? operand.toValues() : [operand];
    checkCount(name, list.length, bounds);
    const [first, second] = list.map(compile);
    if (list.length === 1 && first) return (scope) => apply([first(scope)], name);
    if (list.length === 2 && first && second) return (scope) => apply([first(scope), second(scope)], name);
    const all = list.map(compile);
    return (scope) =>
      apply(
        all.map((evaluate) => evaluate(scope)),
        name,
      );
  };
}

function checkCount(name: string, count: number, { least, most }: { least: number; most: number }): void {
  if (count >= least && count <= most) return;
  if (least === most) {
    throw new MongoFailure(
      16020,
      `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`,
    );
  }
  throw new MongoFailure(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  );
}

export const any = { least: 0, most: Number.POSITIVE_INFINITY };
export const one = { least: 1, most: 1 };
export const two = { least: 2, most: 2 };

type Names = {
  name: string;
  required: readonly string[];
  optional?: readonly string[];
  /** The codes of its own that MongoDB gives the errors of an operator; `missing` may be one for each required argument. */
  codes?: { operand?: number; unknown?: number; missing?: number | readonly number[] };
};

/** The named arguments of an operator that takes a document; an unknown or missing one is an error. */
export function namedArguments(operand: Value, wish: Names, compile: Compile): Map<string, Evaluate> {
  const { name, required, optional = [], codes = {} } = wish;
  if (!(operand instanceof BsonNode) || operand.isArray)
    throw new MongoFailure(
      codes.operand ?? 'FailedToParse',
      `${name} only supports an object as its argument`,
    );
  const unknown = operand.keys().find((field) => !required.includes(field) && !optional.includes(field));
  if (unknown !== undefined)
    throw new MongoFailure(codes.unknown ?? 'FailedToParse', `Unrecognized argument to ${name}: ${unknown}`);
  const missing = required.findIndex((field) => !operand.has(field));
  if (missing >= 0) {
    const code = Array.isArray(codes.missing) ? codes.missing[missing] : codes.missing;
    throw new MongoFailure(code ?? 'FailedToParse', `Missing '${required[missing]}' parameter to ${name}`);
  }
  return new Map(operand.keys().map((field, index) => [field, compile(operand.at(index))]));
}

export function isNullish(value: Value): value is null | undefined | BsonUndefined {
  return value === undefined || value === null || value instanceof BsonUndefined;
}

export function isTrue(value: Value): boolean {
  if (isNullish(value) || value === false) return false;
  return !isNumber(value) || numberOf(value) !== 0;
}

/** The order of two values in expressions, where a missing value is less than null. */
export function compareInExpression(left: Value, right: Value): number {
  const isLeftMissing = left === undefined || left instanceof BsonUndefined;
  const isRightMissing = right === undefined || right instanceof BsonUndefined;
  if (isLeftMissing || isRightMissing) {
    if (isLeftMissing && isRightMissing) return 0;
    const other = isLeftMissing ? right : left;
    const isAboveMinKey = typeName(other) !== 'minKey';
    return isLeftMissing === isAboveMinKey ? -1 : 1;
  }
  return compareValues(left, right);
}

/** The name of a value's type as error messages of expressions give it. */
export function typeInMessage(value: Value): string {
  return value === undefined ? 'missing' : typeName(value);
}

export function asArray(value: Value, fail: () => MongoFailure): Value[] {
  if (value instanceof BsonNode && value.isArray) return value.toValues();
  throw fail();
}

/** The arguments of `$firstN` and its kin. */
export function severalNames(name: string): Names {
  return {
    name,
    required: ['n', 'input'],
    codes: { operand: 5787801, unknown: 5787901, missing: [5787906, 5787907] },
  };
}

/** A whole number of 32 bits. */
export function asInt32(value: Value, fail: () => MongoFailure): number {
  const whole = asInteger(value, fail);
  if ((whole | 0) === whole) return whole;
  throw fail();
}

/** A position in a text or an array. */
export function indexOrFail(value: Value, name: string, which: 'starting' | 'ending'): number {
  return asInt32(
    value,
    () =>
      new MongoFailure(
        40096,
        `${name} requires an integral ${which} index, found a value of type: ${typeInMessage(value)}`,
      ),
  );
}

/** A number without its fraction. */
export function asWhole(value: Value, fail: () => MongoFailure): number {
  if (isNumber(value)) return Math.trunc(numberOf(value));
  throw fail();
}

/** A whole number, as a JavaScript number. */
export function asInteger(value: Value, fail: () => MongoFailure): number {
  if (isNumber(value) && Number.isSafeInteger(numberOf(value))) return numberOf(value);
  throw fail();
}
