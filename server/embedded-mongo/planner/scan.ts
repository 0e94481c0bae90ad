import type { Environment, Table } from '../storage/environment.ts';
import { recordOf } from '../storage/record-keys.ts';
import type { KeyRange, Plan } from './choose-plan.ts';

/**
 * Walks the records of a plan. It can be left at any record and taken up again in a later transaction: it holds
 * nothing of the database between the calls of `take`.
 */
export type Scan = {
  /** Calls `visit` with each record in turn until it returns false or the plan is at its end. */
  take(visit: (record: number) => boolean): void;
  isDone(): boolean;
  /** Keys looked at so far. */
  examined(): number;
};

type Step = { plan: Plan; range: KeyRange };

export function startScan(environment: Environment, plan: Plan): Scan {
  const steps = stepsOf(plan);
  const seen = plan.mayRepeat ? new Set<number>() : null;
  let at = 0;
  let last: Buffer | null = null;
  let examined = 0;

  /** Walks one range on from the last key; false when the visitor had enough. */
  const walk = ({ plan: own, range }: Step, visit: (record: number) => boolean): boolean => {
    const table = own.index ? environment.entries : environment.documents;
    if (own.isLookup) return lookUp(range, visit);
    const isInEntry = own.index?.isUnique === true;
    for (const entry of readRange(table, { range, isReverse: own.isReverse, last, withValues: isInEntry })) {
      const key = Buffer.isBuffer(entry) ? entry : entry.key;
      last = key;
      examined += 1;
      if (own.accepts && !own.accepts(key)) continue;
      const record = recordOf(Buffer.isBuffer(entry) ? entry : entry.value);
      if (seen?.has(record)) continue;
      seen?.add(record);
      if (!visit(record)) return false;
    }
    return true;
  };

  const lookUp = (range: KeyRange, visit: (record: number) => boolean): boolean => {
    if (last) return true;
    last = range.start;
    examined += 1;
    const entry = environment.entries.getBinaryFast(range.start);
    const record = entry && recordOf(entry);
    if (record === undefined || seen?.has(record)) return true;
    seen?.add(record);
    return visit(record);
  };

  return {
    take: (visit) => {
      for (; at < steps.length; at += 1) {
        const step = steps[at];
        if (step && !walk(step, visit)) return;
        last = null;
      }
    },
    isDone: () => at >= steps.length,
    examined: () => examined,
  };
}

function stepsOf(plan: Plan): Step[] {
  if (plan.branches.length > 0) return plan.branches.flatMap(stepsOf);
  const steps = plan.ranges.map((range) => ({ plan, range }));
  return plan.isReverse ? steps.reverse() : steps;
}

type Reading = { range: KeyRange; isReverse: boolean; last: Buffer | null; withValues: boolean };

function readRange(table: Table, reading: Reading): Iterable<Buffer | { key: Buffer; value: Buffer }> {
  const { range, isReverse, last, withValues } = reading;
  const options = isReverse
    ? { start: last ?? range.end, end: range.start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
    : { start: last ?? range.start, end: range.end, exclusiveStart: last !== null };
  if (withValues) return table.getRange(options) as Iterable<{ key: Buffer; value: Buffer }>;
  return table.getKeys(options) as Iterable<Buffer>;
}
