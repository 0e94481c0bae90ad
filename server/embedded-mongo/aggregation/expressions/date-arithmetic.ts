import { MongoFailure } from '../../errors.ts';
import { describeValue } from '../../values/describe-value.ts';
import { truncateToLong } from '../../values/numbers.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { asInteger, isNullish, namedArguments, typeInMessage } from './arguments.ts';
import { asDate, dayMs, isDateLike } from './date-parts.ts';
import type { BuildOperator } from './scope.ts';
import { fromLocal, timeOf, toLocal, type Zone, zoneIn } from './time-zones.ts';

const milliseconds: Record<string, number> = {
  week: 7 * dayMs,
  day: dayMs,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const months: Record<string, number> = { year: 12, quarter: 3, month: 1 };
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Moves a date by months, to the last day of a shorter month. */
function addMonths(date: Date, count: number): Date {
  const first = new Date(date.getTime());
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + count);
  const lastDay = new Date(
    timeOf({ year: first.getUTCFullYear(), month: first.getUTCMonth() + 2, day: 0, time: 0 }),
  ).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return first;
}

function shifting(sign: 1 | -1): BuildOperator {
  return (operand, compile, name) => {
    const parts = namedArguments(
      operand,
      {
        name,
        required: ['startDate', 'unit', 'amount'],
        optional: ['timezone'],
        codes: { operand: 5166400, unknown: 5166401, missing: 5166402 },
      },
      compile,
    );
    return (scope) => {
      const [start, unit, amount] = ['startDate', 'unit', 'amount'].map((field) => parts.get(field)?.(scope));
      const zone = zoneIn(parts.get('timezone'), scope);
      if (isNullish(start) || isNullish(unit) || isNullish(amount) || !zone) return null;
      if (!isDateLike(start))
        throw new MongoFailure(5166403, `${name} requires startDate to be convertible to a date`);
      if (typeof unit !== 'string')
        throw new MongoFailure(5166404, `${name} expects string defining the time unit`);
      const count =
        sign *
        asInteger(amount, () => new MongoFailure(5166405, `${name} expects integer amount of time units`));
      if (!(unit in months) && !(unit in milliseconds))
        throw new MongoFailure('FailedToParse', `unknown time unit value: ${unit}`);
      const moved = shift(asDate(start).getTime(), { unit, count, zone });
      if (Number.isNaN(moved.getTime())) throw new MongoFailure(5166406, `${name} overflowed`);
      return moved;
    };
  };
}

function shift(start: number, { unit, count, zone }: { unit: string; count: number; zone: Zone }): Date {
  const span = milliseconds[unit] ?? 0;
  if (span !== 0 && span < dayMs) return new Date(start + count * span);
  const local = toLocal(start, zone);
  const moved =
    unit in months ? addMonths(local, count * (months[unit] ?? 0)) : new Date(local.getTime() + count * span);
  return fromLocal(moved.getTime(), zone);
}

/** A unit of time by its name, as `$dateDiff` and `$dateTrunc` check it. */
function unitOf(value: Value, name: string): string {
  if (typeof value !== 'string')
    throw new MongoFailure(
      5439013,
      `${name} requires 'unit' to be a string, but got ${typeInMessage(value)}`,
    );
  if (value in months || value in milliseconds) return value;
  throw new MongoFailure(
    5439014,
    `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`,
  );
}

function weekdayOf(value: Value, name: string): number {
  if (typeof value !== 'string')
    throw new MongoFailure(
      5439015,
      `${name} requires 'startOfWeek' to be a string, but got ${typeInMessage(value)}`,
    );
  const text = value.toLowerCase();
  const day = weekdays.findIndex((weekday) => weekday === text || weekday.slice(0, 3) === text);
  if (day >= 0) return day;
  throw new MongoFailure(
    5439016,
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
  );
}

const difference: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['startDate', 'endDate', 'unit'],
      optional: ['timezone', 'startOfWeek'],
      codes: { operand: 5166301, unknown: 5166302, missing: [5166303, 5166304, 5166305] },
    },
    compile,
  );
  return (scope) => {
    const [start, end, unit] = ['startDate', 'endDate', 'unit'].map((field) => parts.get(field)?.(scope));
    if (isNullish(start) || isNullish(end) || isNullish(unit)) return null;
    const unitName = unitOf(unit, name);
    const day = parts.get('startOfWeek')?.(scope);
    if (unitName === 'week' && parts.has('startOfWeek') && isNullish(day)) return null;
    const zone = zoneIn(parts.get('timezone'), scope);
    if (!zone) return null;
    const firstDay = unitName === 'week' && !isNullish(day) ? weekdayOf(day, name) : 0;
    const [from, to] = [
      ['startDate', start],
      ['endDate', end],
    ].map(([field, value]) => {
      if (isDateLike(value)) return asDate(value).getTime();
      throw new MongoFailure(
        5166307,
        `${name} requires '${String(field)}' to be a date, but got ${typeInMessage(value)}`,
      );
    });
    return BigInt(unitsBetween(Number(from), Number(to), { unit: unitName, zone, firstDay }));
  };
};

type Steps = { unit: string; zone: Zone; firstDay: number };

/** How many beginnings of a unit lie between two times. */
function unitsBetween(from: number, to: number, { unit, zone, firstDay }: Steps): number {
  const start = toLocal(from, zone);
  const end = toLocal(to, zone);
  const ofMonths = months[unit];
  if (ofMonths !== undefined)
    return Math.floor(monthNumber(end) / ofMonths) - Math.floor(monthNumber(start) / ofMonths);
  const span = milliseconds[unit] ?? 1;
  // Day 0, the first of January 1970, was a Thursday.
  const shiftDays = unit === 'week' ? 4 - firstDay : 0;
  const count = (local: Date): number => Math.floor((local.getTime() + shiftDays * dayMs) / span);
  const whole = count(end) - count(start);
  if (span >= dayMs) return whole;
  return whole - Math.trunc((zone.offsetAt(to) - zone.offsetAt(from)) / span);
}

function monthNumber(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const truncate: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['date', 'unit'],
      optional: ['binSize', 'timezone', 'startOfWeek'],
      codes: { operand: 5439007, unknown: 5439008, missing: [5439009, 5439010] },
    },
    compile,
  );
  return (scope) => {
    const value = parts.get('date')?.(scope);
    if (isNullish(value)) return null;
    const bin = parts.has('binSize') ? parts.get('binSize')?.(scope) : 1;
    const unit = parts.get('unit')?.(scope);
    if (isNullish(bin) || isNullish(unit)) return null;
    const day = parts.has('startOfWeek') ? parts.get('startOfWeek')?.(scope) : 'sunday';
    const unitName = unitOf(unit, name);
    if (unitName === 'week' && isNullish(day)) return null;
    const zone = zoneIn(parts.get('timezone'), scope);
    if (!zone) return null;
    if (!isDateLike(value))
      throw new MongoFailure(
        5439012,
        `${name} requires 'date' to be a date, but got ${typeInMessage(value)}`,
      );
    const steps = {
      unit: unitName,
      zone,
      firstDay: unitName === 'week' ? weekdayOf(day, name) : 0,
      bin: binOf(bin, name),
    };
    const truncated = truncateTo(asDate(value).getTime(), steps);
    if (Number.isNaN(truncated.getTime()))
      throw new MongoFailure(5976500, `invalid dateTrunc 'binSize' parameter value: ${steps.bin}`);
    return truncated;
  };
};

function binOf(value: Value, name: string): number {
  const whole = isNumber(value) ? truncateToLong(value) : null;
  if (typeof whole !== 'bigint' || Number(whole) !== numberOf(value))
    throw new MongoFailure(
      5439017,
      `${name} requires 'binSize' to be a 64-bit integer, but got value '${describeValue(value)}' of type ${typeInMessage(value)}`,
    );
  if (whole <= 0n)
    throw new MongoFailure(
      5439018,
      `${name} requires 'binSize' to be greater than 0, but got value ${whole}`,
    );
  return Number(whole);
}

/** Bins are counted from the beginning of the year 2000, where the time zone is. */
function truncateTo(time: number, { unit, zone, firstDay, bin }: Steps & { bin: number }): Date {
  const reference = timeOf({ year: 2000, month: 1, day: 1, time: 0 });
  const local = toLocal(time, zone);
  const ofMonths = months[unit];
  if (ofMonths !== undefined) {
    const size = ofMonths * bin;
    const since = Math.floor((monthNumber(local) - 2000 * 12) / size) * size;
    return fromLocal(timeOf({ year: 2000, month: 1 + since, day: 1, time: 0 }), zone);
  }
  const span = (milliseconds[unit] ?? 1) * bin;
  if (span < dayMs * bin) {
    const start = fromLocal(reference, zone).getTime();
    return new Date(start + Math.floor((time - start) / span) * span);
  }
  const firstWeek = reference + ((firstDay - new Date(reference).getUTCDay() + 7) % 7) * dayMs;
  const start = unit === 'week' ? firstWeek : reference;
  return fromLocal(start + Math.floor((local.getTime() - start) / span) * span, zone);
}

export const dateArithmeticOperators: Record<string, BuildOperator> = {
  $dateAdd: shifting(1),
  $dateSubtract: shifting(-1),
  $dateDiff: difference,
  $dateTrunc: truncate,
};
