import { ObjectId, Timestamp } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { asInteger, isNullish, namedArguments, typeInMessage } from './arguments.ts';
import type { BuildOperator, Compile, Evaluate } from './scope.ts';

/** The point in time of what may stand for one. */
function asDate(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw new MongoFailure(16006, `can't convert from BSON type ${typeInMessage(value)} to Date`);
}

const offset = /^([+-])(\d\d):?(\d\d)?$/;

/** Minutes that a zone is ahead of UTC at a time. */
function zoneOffset(zone: Value, at: Date): number {
  if (typeof zone !== 'string')
    throw new MongoFailure(40517, `timezone must evaluate to a string, found ${typeInMessage(zone)}`);
  if (['UTC', 'GMT', 'Z'].includes(zone)) return 0;
  const fixed = offset.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(at);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return Math.round((local - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  } catch {
    throw new MongoFailure(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

/** The date whose UTC fields are the local fields of a time in a zone. */
function localDate(value: Value, zone: Value): Date {
  const date = asDate(value);
  return zone === undefined ? date : new Date(date.getTime() + zoneOffset(zone, date) * 60_000);
}

/** The arguments of `$year` and its kin: an expression, or a document with `date` and `timezone`. */
function dateArguments(operand: Value, compile: Compile, name: string): { date: Evaluate; zone: Evaluate } {
  if (operand instanceof BsonNode && !operand.isArray && operand.has('date')) {
    const parts = namedArguments(operand, { name, required: ['date'], optional: ['timezone'] }, compile);
    const zone = parts.get('timezone');
    return { date: parts.get('date') ?? (() => null), zone: zone ?? (() => undefined) };
  }
  const only =
    operand instanceof BsonNode && operand.isArray && operand.length === 1 ? operand.at(0) : operand;
  return { date: compile(only), zone: () => undefined };
}

function partOf(read: (local: Date) => number | bigint): BuildOperator {
  return (operand, compile, name) => {
    const { date, zone } = dateArguments(operand, compile, name);
    return (scope) => {
      const value = date(scope);
      const inZone = zone(scope);
      if (isNullish(value) || inZone === null) return null;
      return read(localDate(value, inZone));
    };
  };
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** Monday is 1 and Sunday 7. */
function isoDay(date: Date): number {
  return date.getUTCDay() || 7;
}

function isoWeek(date: Date): { week: number; year: number } {
  const thursday = new Date(date.getTime() + (4 - isoDay(date)) * 86_400_000);
  return { week: Math.ceil(dayOfYear(thursday) / 7), year: thursday.getUTCFullYear() };
}

/** Weeks begin on Sunday; the days before the first one are week 0. */
function week(date: Date): number {
  return Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7);
}

const milliseconds: Record<string, number> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const months: Record<string, number> = { year: 12, quarter: 3, month: 1 };

/** Moves a date by months, to the last day of a shorter month. */
function addMonths(date: Date, count: number): Date {
  const first = new Date(date.getTime());
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + count);
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return first;
}

function shifting(sign: 1 | -1): BuildOperator {
  return (operand, compile, name) => {
    const parts = namedArguments(
      operand,
      { name, required: ['startDate', 'unit', 'amount'], optional: ['timezone'] },
      compile,
    );
    return (scope) => {
      const [start, unit, amount] = ['startDate', 'unit', 'amount'].map((field) => parts.get(field)?.(scope));
      if (isNullish(start) || isNullish(unit) || isNullish(amount)) return null;
      const zone = parts.has('timezone') ? parts.get('timezone')?.(scope) : 'UTC';
      if (isNullish(zone)) return null;
      const count =
        sign *
        asInteger(amount, () => new MongoFailure(5166405, `${name} expects integer amount of time units`));
      const unitName = String(unit);
      if (unitName in milliseconds && zoneOffset(zone, asDate(start)) === 0)
        return new Date(asDate(start).getTime() + count * (milliseconds[unitName] ?? 0));
      if (!(unitName in months) && !(unitName in milliseconds))
        throw new MongoFailure('FailedToParse', `unknown time unit value: ${unitName}`);
      const local = localDate(start, zone);
      const moved =
        unitName in months
          ? addMonths(local, count * (months[unitName] ?? 0))
          : new Date(local.getTime() + count * (milliseconds[unitName] ?? 0));
      if (unitName in milliseconds && !['week', 'day'].includes(unitName))
        return new Date(asDate(start).getTime() + count * (milliseconds[unitName] ?? 0));
      const guess = new Date(moved.getTime() - zoneOffset(zone, moved) * 60_000);
      return new Date(moved.getTime() - zoneOffset(zone, guess) * 60_000);
    };
  };
}

export const dateOperators: Record<string, BuildOperator> = {
  $year: partOf((date) => date.getUTCFullYear()),
  $month: partOf((date) => date.getUTCMonth() + 1),
  $dayOfMonth: partOf((date) => date.getUTCDate()),
  $hour: partOf((date) => date.getUTCHours()),
  $minute: partOf((date) => date.getUTCMinutes()),
  $second: partOf((date) => date.getUTCSeconds()),
  $millisecond: partOf((date) => date.getUTCMilliseconds()),
  $dayOfWeek: partOf((date) => date.getUTCDay() + 1),
  $dayOfYear: partOf(dayOfYear),
  $week: partOf(week),
  $isoDayOfWeek: partOf(isoDay),
  $isoWeek: partOf((date) => isoWeek(date).week),
  $isoWeekYear: partOf((date) => BigInt(isoWeek(date).year)),
  $dateAdd: shifting(1),
  $dateSubtract: shifting(-1),
};
