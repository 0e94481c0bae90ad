import { MongoFailure } from '../../errors.ts';
import { compileSort } from '../../query/compile-sort.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { compareValues, isNumber, numberOf } from '../../values/value-order.ts';

/** The order of array items: 1 or -1 for whole items, or a sort specification for documents. */
export function compileItemOrder(sortBy: Value): (left: Value, right: Value) => number {
  if (isNumber(sortBy) && Math.abs(numberOf(sortBy)) === 1) {
    const direction = numberOf(sortBy);
    return (left, right) => direction * compareValues(left, right);
  }
  if (sortBy instanceof BsonNode && !sortBy.isArray && sortBy.length > 0) return compileSort(sortBy);
  throw new MongoFailure(2942505, 'The sort must be an object or 1 or -1');
}
