import { MongoFailure } from '../errors.ts';
import { compileField } from '../query/compile-field.ts';
import { compileQuery } from '../query/compile-query.ts';
import type { SortField } from '../query/compile-sort.ts';
import { sortFields } from '../query/compile-sort.ts';
import type { Collection, Index } from '../storage/catalog.ts';
import { entryPrefix, recordKey, successor } from '../storage/record-keys.ts';
import { BsonNode } from '../values/bson-node.ts';
import { invertKey } from '../values/key-encoding.ts';
import type { Value } from '../values/value.ts';
import { isEqual } from '../values/value-order.ts';
import { type KeyFilter, keyFilter } from './key-filter.ts';
import { type Conditions, conditionsOf, type Interval, intervalsOf } from './query-bounds.ts';

/** A stretch of keys, the end not included. */
export type KeyRange = { start: Buffer; end: Buffer };

/** How the records of a query are found: through an index, several of them, or by reading the whole collection. */
export type Plan = {
  index: Index | null;
  ranges: KeyRange[];
  /** Whether each range is one whole key of a unique index. */
  isLookup: boolean;
  isReverse: boolean;
  /** Whether the records come in the order asked for. */
  isSorted: boolean;
  /** Whether a record may come twice. */
  mayRepeat: boolean;
  /** Leaves out keys whose documents cannot be meant. */
  accepts: KeyFilter | null;
  /** Plans of the branches of an `$or`; their records are taken one after the other. */
  branches: Plan[];
};

export type Wish = { filter: BsonNode; sort?: BsonNode | null; hint?: Value };

const maxRanges = 1000;

export function choosePlan(collection: Collection, wish: Wish): Plan {
  const conditions = conditionsOf(wish.filter);
  const sort = wish.sort && wish.sort.length > 0 ? sortFields(wish.sort) : [];
  const naturalSort = sort.find(({ path }) => path === '$natural');
  const natural = naturalSort ?? naturalHint(wish.hint);
  if (natural) {
    const isSorted = naturalSort !== undefined || sort.length === 0;
    return { ...scanAll(collection, natural.direction === -1), isSorted };
  }
  const [idIndex] = collection.indexes;
  if (idIndex && wish.hint === undefined && conditions.has('_id')) {
    const byId = planIndex(idIndex, { conditions, sort, filter: wish.filter });
    if (byId?.isOneLookup) return { ...byId.build(), isSorted: true };
  }
  const candidates = hintedIndexes(collection, wish.hint)
    .filter((index) => wish.hint !== undefined || mayServe(index, conditions, sort))
    .map((index) => planIndex(index, { conditions, sort, filter: wish.filter }))
    .filter((candidate) => candidate !== null);
  const best = candidates.reduce<Candidate | null>(
    (found, next) => (!found || next.score > found.score ? next : found),
    null,
  );
  if (best && (best.score > 0 || wish.hint !== undefined)) {
    if (best.hasBounds || wish.hint !== undefined) return best.build();
    const union = best.isSorted ? null : planBranches(collection, wish.filter);
    return union ?? best.build();
  }
  return (
    planBranches(collection, wish.filter) ?? { ...scanAll(collection, false), isSorted: sort.length === 0 }
  );
}

/** An index that no condition and no order begins with is of no use. */
function mayServe({ fields: [first] }: Index, conditions: Conditions, sort: readonly SortField[]): boolean {
  return first !== undefined && (conditions.has(first.path) || sort.some(({ path }) => path === first.path));
}

/** An index that could serve; its key ranges are made only when it is chosen. */
type Candidate = {
  build(): Plan;
  score: number;
  hasBounds: boolean;
  isSorted: boolean;
  isOneLookup: boolean;
};

function scanAll(collection: Collection, isReverse: boolean): Plan {
  const range = { start: recordKey(collection.id, 0), end: recordKey(collection.id + 1, 0) };
  return {
    index: null,
    ranges: [range],
    isLookup: false,
    isReverse,
    isSorted: false,
    mayRepeat: false,
    accepts: null,
    branches: [],
  };
}

function naturalHint(hint: Value): SortField | null {
  return hint instanceof BsonNode && hint.has('$natural') ? (sortFields(hint)[0] ?? null) : null;
}

function hintedIndexes(collection: Collection, hint: Value): Index[] {
  const visible = collection.indexes.filter(({ isHidden }) => !isHidden);
  if (hint === undefined || (hint instanceof BsonNode && hint.length === 0)) return visible;
  const wanted = visible.filter((index) =>
    typeof hint === 'string' ? index.name === hint : isEqual(index.definition.get('key'), hint),
  );
  if (wanted.length > 0) return wanted;
  if (typeof hint !== 'string' && !(hint instanceof BsonNode))
    throw new MongoFailure('FailedToParse', 'Hint must be a string or an object');
  throw new MongoFailure(
    'BadValue',
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

/** A union over the branches of a top-level `$or`, when each of them can use an index. */
function planBranches(collection: Collection, filter: BsonNode): Plan | null {
  const or = filter.get('$or');
  if (!(or instanceof BsonNode) || !or.isArray) return null;
  const branches: Plan[] = [];
  for (const branch of or.toValues()) {
    if (!(branch instanceof BsonNode)) return null;
    const conditions = conditionsOf(branch, conditionsOf(filter));
    const candidates = hintedIndexes(collection, undefined)
      .map((index) => planIndex(index, { conditions, sort: [], filter: branch }))
      .filter((found) => found?.hasBounds);
    const best = candidates.reduce(
      (found, next) => ((next?.score ?? 0) > (found?.score ?? 0) ? next : found),
      null,
    );
    if (!best) return null;
    branches.push(best.build());
  }
  return {
    index: null,
    ranges: [],
    isLookup: false,
    isReverse: false,
    isSorted: false,
    mayRepeat: true,
    accepts: null,
    branches,
  };
}

function planIndex(
  index: Index,
  { conditions, sort, filter }: { conditions: Conditions; sort: readonly SortField[]; filter: BsonNode },
): Candidate | null {
  if (!isComplete(index, conditions)) return null;
  const used = usedIntervals(index, conditions);
  const points = used.filter((intervals) => intervals.every(({ isPoint }) => isPoint)).length;
  const fixed = used.findIndex((intervals) => intervals.length !== 1 || !intervals[0]?.isPoint);
  const order = sortOrder(index, sort, fixed < 0 ? used.length : fixed);
  const hasBounds = used.length > 0;
  const isLookup = index.isUnique && points === index.fields.length;
  const score =
    (isLookup ? 1000 : 0) +
    points * 10 +
    (used.length - points) * 6 +
    (sort.length > 0 && order !== null ? 8 : 0);
  const build = (): Plan => ({
    index,
    ranges: keyRanges(index, used),
    isLookup,
    isReverse: order === 'reverse',
    isSorted: order !== null,
    mayRepeat: index.isMultikey,
    accepts: isLookup ? null : keyFilter(index, used.length, { conditions, filter }),
    branches: [],
  });
  const isOneLookup = isLookup && used.every((intervals) => intervals.length === 1);
  return { build, score, hasBounds, isSorted: order !== null, isOneLookup };
}

/** Intervals of the leading fields: equalities as far as they go, then at most one range. */
function usedIntervals(index: Index, conditions: Conditions): Interval[][] {
  const used: Interval[][] = [];
  let count = 1;
  for (const { path, direction } of index.fields) {
    const intervals = intervalsOf(conditions.get(path) ?? [], index.isMultikey);
    if (!intervals || count * intervals.length > maxRanges) break;
    count *= intervals.length;
    used.push(direction === 1 ? intervals : intervals.map(turn).reverse());
    if (!intervals.every(({ isPoint }) => isPoint)) break;
  }
  return used;
}

function turn({ low, high, isPoint }: Interval): Interval {
  return { low: invertKey(high), high: invertKey(low), isPoint };
}

function keyRanges(index: Index, used: readonly Interval[][]): KeyRange[] {
  const [first = [wholeIndex], ...rest] = used;
  let prefixes: { low: Buffer; high: Buffer }[] = first;
  for (const intervals of rest) {
    prefixes = prefixes.flatMap((prefix) =>
      intervals.map(({ low, high }) => ({
        low: Buffer.concat([prefix.low, low]),
        high: Buffer.concat([prefix.high, high]),
      })),
    );
  }
  return prefixes
    .map(({ low, high }) => ({
      start: entryPrefix(index.id, low),
      end: successor(entryPrefix(index.id, high)),
    }))
    .filter(({ start, end }) => Buffer.compare(start, end) < 0);
}

const wholeIndex = { low: Buffer.alloc(0), high: Buffer.alloc(0) };

/** Whether the index gives the order asked for, when its first `fixed` fields have one value each. */
function sortOrder(index: Index, sort: readonly SortField[], fixed: number): 'forward' | 'reverse' | null {
  if (sort.length === 0) return 'forward';
  if (index.isMultikey || index.hasCutKeys) return null;
  const fixedPaths = new Set(index.fields.slice(0, fixed).map(({ path }) => path));
  const wanted = sort.filter(({ path }) => !fixedPaths.has(path));
  const rest = index.fields.slice(fixed);
  const isUniqueById = (at: number): boolean => wanted[at]?.path === '_id' && at > 0 && rest.length === at;
  let direction = 0;
  for (const [at, { path, direction: wish }] of wanted.entries()) {
    const field = rest[at];
    if (!field || field.path !== path || isUniqueById(at)) return null;
    if (direction !== 0 && direction !== wish * field.direction) return null;
    direction = wish * field.direction;
  }
  return direction === -1 ? 'reverse' : 'forward';
}

/** Whether every document the filter means is in the index: sparse and partial ones leave some out. */
function isComplete(index: Index, conditions: Conditions): boolean {
  if (index.isSparse && !index.fields.some(({ path }) => (conditions.get(path) ?? []).some(impliesPresence)))
    return false;
  if (!index.partial) return true;
  const { filter } = index.partial;
  return (
    [...conditionsOf(filter)].every(([path, wanted]) => {
      if (path.startsWith('$')) return false;
      const known = conditions.get(path) ?? [];
      return wanted.every((condition) => known.some((other) => implies(other, condition, path)));
    }) && !filter.keys().some((name) => name.startsWith('$') && name !== '$and')
  );
}

function impliesPresence({ operator, operand }: { operator: string; operand: Value }): boolean {
  if (operator === '$exists') return operand === true;
  if (operator === '$in')
    return operand instanceof BsonNode && operand.toValues().every((value) => value !== null);
  return ['$eq', '$gt', '$gte', '$lt', '$lte', '$regex', '$type'].includes(operator) && operand !== null;
}

type Condition = { operator: string; operand: Value };

function implies(known: Condition, wanted: Condition, path: string): boolean {
  if (known.operator === wanted.operator && isEqual(known.operand, wanted.operand)) return true;
  if (wanted.operator === '$exists') return wanted.operand === true && impliesPresence(known);
  if (known.operator !== '$eq' || known.operand instanceof BsonNode) return false;
  return matchesAlone(known.operand, wanted, path);
}

function matchesAlone(value: Value, wanted: Condition, path: string): boolean {
  const test = compileField('field', BsonNode.of({ [wanted.operator]: wanted.operand }), compileQuery);
  return !path.startsWith('$') && test(BsonNode.of({ field: value ?? null }), null);
}
