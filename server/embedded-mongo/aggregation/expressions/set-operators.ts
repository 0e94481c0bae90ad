import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import {
  any,
  asArray,
  compareInExpression,
  isNullish,
  isTrue,
  one,
  overArguments,
  two,
  typeInMessage,
} from './arguments.ts';
import type { BuildOperator } from './scope.ts';

/** The different values of a list, in order. */
export function distinctValues(values: readonly Value[]): Value[] {
  const sorted = values.toSorted(compareInExpression);
  return sorted.filter((value, at) => at === 0 || compareInExpression(value, sorted[at - 1]) !== 0);
}

function has(set: readonly Value[], wanted: Value): boolean {
  return set.some((value) => compareInExpression(value, wanted) === 0);
}

function arrays(values: Value[], code: number, name: string): Value[][] {
  return values.map((value) =>
    asArray(
      value,
      () =>
        new MongoFailure(
          code,
          `All operands of ${name} must be arrays. One argument is of type: ${typeInMessage(value)}`,
        ),
    ),
  );
}

/** All or any of the items are true. */
const allItems = (code: number, decide: (items: Value[]) => boolean): BuildOperator =>
  overArguments(one, ([value], name) =>
    decide(
      asArray(
        value,
        () => new MongoFailure(code, `${name}'s argument must be an array, but is ${typeInMessage(value)}`),
      ),
    ),
  );

export const setOperators: Record<string, BuildOperator> = {
  $setUnion: overArguments(any, (values, name) =>
    values.some(isNullish) ? null : BsonNode.arrayOf(distinctValues(arrays(values, 17043, name).flat())),
  ),
  $setIntersection: overArguments(any, (values, name) => {
    if (values.some(isNullish)) return null;
    const [first = [], ...others] = arrays(values, 17047, name);
    return BsonNode.arrayOf(distinctValues(first).filter((value) => others.every((set) => has(set, value))));
  }),
  $setDifference: overArguments(two, (values, name) => {
    if (values.some(isNullish)) return null;
    const [left = [], right = []] = arrays(values, 17048, name);
    const kept: Value[] = [];
    for (const value of left) if (!has(right, value) && !has(kept, value)) kept.push(value);
    return BsonNode.arrayOf(kept);
  }),
  $setEquals: overArguments({ least: 2, most: Number.POSITIVE_INFINITY }, (values, name) => {
    const [first = [], ...others] = arrays(values, 17044, name);
    return others.every(
      (set) => set.every((value) => has(first, value)) && first.every((value) => has(set, value)),
    );
  }),
  $setIsSubset: overArguments(two, (values, name) => {
    const [left = [], right = []] = arrays(values, 17046, name);
    return left.every((value) => has(right, value));
  }),
  $allElementsTrue: allItems(17040, (items) => items.every(isTrue)),
  $anyElementTrue: allItems(17041, (items) => items.some(isTrue)),
};
