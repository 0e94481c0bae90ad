import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { valuesAt } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { compareValues, isNumber, numberOf } from '../values/value-order.ts';

export type SortField = { path: string; direction: 1 | -1 };

export function sortFields(sort: BsonNode): SortField[] {
  return sort.keys().map((path, index) => {
    const direction = sort.at(index);
    const isDirection = isNumber(direction) && Math.abs(numberOf(direction)) === 1;
    if (direction instanceof BsonNode)
      throw new MongoFailure('NotImplemented', '$meta sorts are not supported by this database');
    if (!isNumber(direction))
      throw new MongoFailure(
        15974,
        `Illegal key in $sort specification: ${path}: ${describeValue(direction)}`,
      );
    if (!isDirection)
      throw new MongoFailure(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return { path, direction: numberOf(direction) > 0 ? 1 : -1 };
  });
}

/** Compares documents by a sort specification; an array counts as its least item, or its greatest descending. */
export function compileSort(sort: BsonNode): (left: Value, right: Value) => number {
  const fields = sortFields(sort).map(({ path, direction }) => ({ parts: path.split('.'), direction }));
  return (left, right) => {
    for (const { parts, direction } of fields) {
      const order = compareValues(sortKey(left, parts, direction), sortKey(right, parts, direction));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function sortKey(document: Value, parts: readonly string[], direction: 1 | -1): Value {
  const { values, isMulti } = valuesAt(document, parts);
  if (!isMulti) return values[0];
  if (values.length === 0) return undefined;
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
}
