import type { Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { keyEnd } from '../values/key-parts.ts';
import { type Conditions, conditionsOf, type Interval, intervalsOf } from './query-bounds.ts';

/** Tells by a key alone that its document cannot be meant, so that it need not be read. */
export type KeyFilter = (entry: Buffer) => boolean;

/** Bytes of the index number in front of a key. */
const headBytes = 4;

/** What the parts of a key must be; null where a field may be anything. */
type Checks = (Interval[] | null)[];

/**
 * Checks the fields of an index behind those that its ranges fix, and whether one branch of an `$or` may be met. Only for
 * indexes with one whole key per document: the parts of a cut key cannot be told apart, and the items of an array need
 * not meet conditions together.
 */
export function keyFilter(
  index: Index,
  usedFields: number,
  { conditions, filter }: { conditions: Conditions; filter: BsonNode },
): KeyFilter | null {
  if (index.isMultikey || index.hasCutKeys) return null;
  const isSaidMore = index.fields.some(({ path }, at) => at >= usedFields && conditions.has(path));
  if (!isSaidMore && !filter.has('$or')) return null;
  const own = checksOf(index, conditions).map((intervals, at) => (at < usedFields - 1 ? null : intervals));
  const branches = branchesOf(filter).map((branch) => checksOf(index, conditionsOf(branch)));
  // A branch that says nothing about this index is met by any key.
  const choices = branches.some((checks) => checks.every((check) => check === null)) ? [] : branches;
  const last = Math.max(
    ...[own, ...choices].map((checks) => checks.findLastIndex((check) => check !== null)),
  );
  if (last < usedFields && choices.length === 0) return null;
  const directions = index.fields.map(({ direction }) => direction === -1);
  return (entry) => {
    const ends = [headBytes];
    for (let at = 0; at <= last; at += 1) ends.push(keyEnd(entry, ends[at] ?? 0, directions[at] === true));
    if (!meets(entry, ends, own)) return false;
    return choices.length === 0 || choices.some((checks) => meets(entry, ends, checks));
  };
}

function checksOf(index: Index, conditions: Conditions): Checks {
  return index.fields.map(({ path, direction }) => {
    const intervals = intervalsOf(conditions.get(path) ?? [], false);
    return intervals && (direction === 1 ? intervals : intervals.map(turned));
  });
}

function branchesOf(filter: BsonNode): BsonNode[] {
  const or = filter.get('$or');
  if (!(or instanceof BsonNode) || !or.isArray) return [];
  return or.toValues().filter((branch) => branch instanceof BsonNode);
}

function meets(entry: Buffer, ends: number[], checks: Checks): boolean {
  return checks.every(
    (intervals, at) =>
      intervals === null ||
      intervals.some((interval) =>
        isWithin(entry, { start: ends[at] ?? 0, end: ends[at + 1] ?? 0, interval }),
      ),
  );
}

function turned({ low, high, isPoint }: Interval): Interval {
  return { low: inverted(high), high: inverted(low), isPoint };
}

function inverted(key: Buffer): Buffer {
  return Buffer.from(key.map((byte) => ~byte & 0xff));
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
