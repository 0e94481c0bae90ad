import type { Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { keyEnd } from '../values/key-parts.ts';
import { type Conditions, conditionsOf, type Interval, intervalsOf } from './query-bounds.ts';

/** Tells by a key alone that its document cannot be meant, so that it need not be read. */
export type KeyFilter = (entry: Buffer) => boolean;

/** Bytes of the index number in front of a key. */
const headBytes = 4;

/**
 * Checks the fields of an index behind those that its ranges fix. Only for indexes with one whole key per document:
 * the parts of a cut key cannot be told apart, and the items of an array need not meet conditions together.
 */
export function keyFilter(
  index: Index,
  usedFields: number,
  wish: { conditions: Conditions; filter: BsonNode },
): KeyFilter | null {
  if (index.isMultikey || index.hasCutKeys) return null;
  const checks = index.fields.map(({ path, direction }, at) => {
    const intervals = at < usedFields - 1 ? null : intervalsFor(path, wish);
    return (
      intervals && {
        intervals: direction === 1 ? intervals : intervals.map(turned),
        isInverted: direction === -1,
      }
    );
  });
  const last = checks.findLastIndex((check) => check !== null);
  if (last < usedFields) return null;
  const directions = index.fields.map(({ direction }) => direction === -1);
  return (entry) => {
    let start = headBytes;
    for (let at = 0; at <= last; at += 1) {
      const end = keyEnd(entry, start, directions[at] === true);
      const check = checks[at];
      if (check && !check.intervals.some((interval) => isWithin(entry, { start, end, interval })))
        return false;
      start = end;
    }
    return true;
  };
}

function turned({ low, high, isPoint }: Interval): Interval {
  return { low: inverted(high), high: inverted(low), isPoint };
}

function inverted(key: Buffer): Buffer {
  return Buffer.from(key.map((byte) => ~byte & 0xff));
}

/** What a filter says about a path, also where each branch of its `$or` says something. */
function intervalsFor(
  path: string,
  { conditions, filter }: { conditions: Conditions; filter: BsonNode },
): Interval[] | null {
  const own = intervalsOf(conditions.get(path) ?? [], false);
  if (own) return own;
  const or = filter.get('$or');
  if (!(or instanceof BsonNode) || !or.isArray) return null;
  const union: Interval[] = [];
  for (const branch of or.toValues()) {
    const found =
      branch instanceof BsonNode ? intervalsOf(conditionsOf(branch).get(path) ?? [], false) : null;
    if (!found) return null;
    union.push(...found);
  }
  return union;
}

type Part = { start: number; end: number; interval: Interval };

function isWithin(entry: Buffer, { start, end, interval: { low, high } }: Part): boolean {
  return (
    compareBeginning(entry, { start, end }, low) >= 0 && compareBeginning(entry, { start, end }, high) <= 0
  );
}

/** Compares as much of a part as a bound is long. */
function compareBeginning(
  entry: Buffer,
  { start, end }: { start: number; end: number },
  bound: Buffer,
): number {
  for (let at = 0; at < bound.length; at += 1) {
    if (start + at >= end) return -1;
    const difference = (entry[start + at] ?? 0) - (bound[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
