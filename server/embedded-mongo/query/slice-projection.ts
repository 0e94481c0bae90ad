import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';

type Slice = { skip: number; limit: number };

/** `$slice` as a find has it: a count, or how many to skip and a count above 0; null when it is the expression. */
export function readSlice(operand: Value): Slice | null {
  if (isNumber(operand)) {
    const count = whole(operand);
    return count < 0 ? { skip: count, limit: -count } : { skip: 0, limit: count };
  }
  if (!(operand instanceof BsonNode) || !operand.isArray || operand.length !== 2) return null;
  const [skip, limit] = operand.toValues();
  if (!isNumber(skip) || !isNumber(limit) || whole(limit) <= 0) return null;
  return { skip: whole(skip), limit: whole(limit) };
}

/** A number without its fraction; what is none counts as 0. */
function whole(value: Value): number {
  const number = numberOf(value);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

export function slicer(operand: Value): (value: Value) => Value {
  const { skip, limit } = readSlice(operand) ?? { skip: 0, limit: 0 };
  return (value) => {
    if (!(value instanceof BsonNode) || !value.isArray) return value;
    const items = value.toValues();
    const start = skip < 0 ? Math.max(items.length + skip, 0) : skip;
    return BsonNode.arrayOf(items.slice(start, start + limit));
  };
}
