import { BSONRegExp, Decimal128, MaxKey, MinKey } from 'bson';
import { isOperators } from '../query/compile-field.ts';
import { BsonNode } from '../values/bson-node.ts';
import { BsonUndefined } from '../values/decode.ts';
import { searchableBytes, searchKey } from '../values/key-encoding.ts';
import type { Value } from '../values/value.ts';
import { orderOfType } from '../values/value-order.ts';

/**
 * Encoded values from a beginning to a beginning, both included; always at least what the filter means. A point is the
 * whole key of one value.
 */
export type Interval = { low: Buffer; high: Buffer; isPoint: boolean };

/** What a filter says about each path, outside of `$or` and its kin. */
export type Conditions = Map<string, { operator: string; operand: Value }[]>;

export function conditionsOf(filter: BsonNode, conditions: Conditions = new Map()): Conditions {
  filter.keys().forEach((path, index) => {
    const operand = filter.at(index);
    if (path === '$and' && operand instanceof BsonNode) {
      for (const branch of operand.toValues())
        if (branch instanceof BsonNode) conditionsOf(branch, conditions);
    }
    if (path.startsWith('$')) return;
    const list = conditions.get(path) ?? [];
    conditions.set(path, list);
    if (!isOperators(operand))
      list.push({ operator: operand instanceof BSONRegExp ? '$regex' : '$eq', operand });
    else list.push(...operand.keys().map((operator, at) => ({ operator, operand: operand.at(at) })));
  });
  return conditions;
}

/**
 * The intervals of one field of an index, or null when the conditions do not narrow it. On a multikey index only one
 * side of a range counts: different items may satisfy the two.
 */
export function intervalsOf(
  conditions: readonly { operator: string; operand: Value }[],
  isMultikey: boolean,
): Interval[] | null {
  for (const { operator, operand } of conditions) {
    if (operator === '$eq' && isPointValue(operand)) return [pointOf(operand)];
    if (operator === '$in' && operand instanceof BsonNode && operand.isArray) {
      const values = operand.toValues();
      if (values.every(isPointValue)) return distinctPoints(values.map(pointOf));
    }
    if (operator === '$exists' && operand === false) return [pointOf(null)];
  }
  const hasFlags = conditions.some(({ operator, operand }) => operator === '$options' && operand !== '');
  const ranges = conditions.flatMap(({ operator, operand }) =>
    operator === '$regex' && hasFlags ? [] : (rangeOf(operator, operand) ?? []),
  );
  const [first] = ranges;
  if (!first) return null;
  if (isMultikey) return [first];
  const low = ranges.map((range) => range.low).reduce((a, b) => (Buffer.compare(a, b) >= 0 ? a : b));
  const high = ranges.map((range) => range.high).reduce((a, b) => (Buffer.compare(a, b) <= 0 ? a : b));
  return [{ low, high, isPoint: false }];
}

function isPointValue(value: Value): boolean {
  if (value instanceof BSONRegExp || value instanceof BsonUndefined) return false;
  return !(value instanceof BsonNode && value.isArray);
}

function pointOf(value: Value): Interval {
  const key = searchKey(value);
  const isPoint = key.length < searchableBytes && !(value instanceof Decimal128);
  return { low: key, high: key, isPoint };
}

/** One interval per value; what is shortened stands for all that begins like it. */
function distinctPoints(points: Interval[]): Interval[] {
  const distinct: Interval[] = [];
  for (const point of points.sort((left, right) => Buffer.compare(left.low, right.low))) {
    const last = distinct.at(-1)?.low;
    if (!last?.equals(point.low.subarray(0, last.length))) distinct.push(point);
  }
  return distinct;
}

function rangeOf(operator: string, operand: Value): Interval | null {
  if (operator === '$regex') return prefixRange(operand);
  if (!['$gt', '$gte', '$lt', '$lte'].includes(operator)) return null;
  if (!isPointValue(operand) || operand instanceof MinKey || operand instanceof MaxKey) return null;
  if (operand === null || (typeof operand === 'number' && Number.isNaN(operand)))
    return { ...pointOf(operand), isPoint: false };
  const key = searchKey(operand);
  const type = Buffer.from([orderOfType(operand)]);
  return operator.startsWith('$g')
    ? { low: key, high: type, isPoint: false }
    : { low: type, high: key, isPoint: false };
}

/** A case-sensitive pattern that begins with plain text narrows an index to that text. */
function prefixRange(operand: Value): Interval | null {
  const pattern = operand instanceof BSONRegExp ? (operand.options === '' ? operand.pattern : '') : operand;
  if (typeof pattern !== 'string' || pattern.includes('|')) return null;
  const text = /^\^((?:[\w \-/:@]|\\[./-])+)(?![*+?{])/.exec(pattern)?.[1];
  if (text === undefined) return null;
  const rest = pattern.slice(text.length + 1);
  const certain = /^[*+?{]/.test(rest) ? text.slice(0, -1) : text;
  const key = searchKey(certain.replaceAll('\\', ''));
  const beginning = key.length >= searchableBytes ? key : key.subarray(0, -2);
  return { low: beginning, high: beginning, isPoint: false };
}
