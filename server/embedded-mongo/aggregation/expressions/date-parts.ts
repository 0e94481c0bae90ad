import { ObjectId, Timestamp } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { describeValue } from '../../values/describe-value.ts';
import { truncateToLong } from '../../values/numbers.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { isNullish, namedArguments, typeInMessage } from './arguments.ts';
import type { BuildOperator, Compile, Evaluate, Scope } from './scope.ts';
import { fromLocal, timeOf, toLocal, zoneIn } from './time-zones.ts';

/** The point in time of what may stand for one. */
export function asDate(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw new MongoFailure(16006, `can't convert from BSON type ${typeInMessage(value)} to Date`);
}

export function isDateLike(value: Value): boolean {
  return value instanceof Date || value instanceof ObjectId || value instanceof Timestamp;
}

export const dayMs = 86_400_000;

export function dayOfYear(date: Date): number {
  const start = timeOf({ year: date.getUTCFullYear(), month: 1, day: 1, time: 0 });
  return Math.floor((date.getTime() - start) / dayMs) + 1;
}

/** Monday is 1 and Sunday 7. */
export function isoDay(date: Date): number {
  return date.getUTCDay() || 7;
}

export function isoWeek(date: Date): { week: number; year: number } {
  const thursday = new Date(date.getTime() + (4 - isoDay(date)) * dayMs);
  return { week: Math.ceil(dayOfYear(thursday) / 7), year: thursday.getUTCFullYear() };
}

/** Weeks begin on Sunday; the days before the first one are week 0. */
export function week(date: Date): number {
  return Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7);
}

/** The Monday of the first week of a year as ISO 8601 counts them. */
export function isoYearStart(year: number): number {
  const fourth = new Date(timeOf({ year, month: 1, day: 4, time: 0 }));
  return fourth.getTime() - (isoDay(fourth) - 1) * dayMs;
}

/** The arguments of `$year` and its kin: an expression, or a document with `date` and `timezone`. */
function dateArguments(
  operand: Value,
  compile: Compile,
  name: string,
): { date: Evaluate; zone: Evaluate | undefined } {
  if (operand instanceof BsonNode && operand.isArray) {
    if (operand.length !== 1)
      throw new MongoFailure(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
      );
    return { date: compile(operand.at(0)), zone: undefined };
  }
  if (!(operand instanceof BsonNode) || operand.length === 0 || operand.nameAt(0).startsWith('$'))
    return { date: compile(operand), zone: undefined };
  const unknown = operand.keys().find((field) => field !== 'date' && field !== 'timezone');
  if (unknown !== undefined) throw new MongoFailure(40535, `unrecognized option to ${name}: "${unknown}"`);
  if (!operand.has('date'))
    throw new MongoFailure(
      40539,
      `missing 'date' argument to ${name}, provided: ${name}: ${describeValue(operand)}`,
    );
  const zone = operand.has('timezone') ? compile(operand.get('timezone')) : undefined;
  return { date: compile(operand.get('date')), zone };
}

function partOf(read: (local: Date) => number | bigint): BuildOperator {
  return (operand, compile, name) => {
    const { date, zone } = dateArguments(operand, compile, name);
    return (scope) => {
      const value = date(scope);
      const inZone = zoneIn(zone, scope);
      if (isNullish(value) || !inZone) return null;
      return read(toLocal(asDate(value).getTime(), inZone));
    };
  };
}

const toParts: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['date'],
      optional: ['timezone', 'iso8601'],
      codes: { operand: 40524, unknown: 40520, missing: 40522 },
    },
    compile,
  );
  return (scope) => {
    const value = parts.get('date')?.(scope);
    const zone = zoneIn(parts.get('timezone'), scope);
    if (!zone) return null;
    const isIso = parts.has('iso8601') ? parts.get('iso8601')?.(scope) : false;
    if (isNullish(isIso)) return null;
    if (typeof isIso !== 'boolean')
      throw new MongoFailure(40521, `iso8601 must evaluate to a bool, found ${typeInMessage(isIso)}`);
    if (isNullish(value)) return null;
    const local = toLocal(asDate(value).getTime(), zone);
    const time = {
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    };
    if (!isIso)
      return BsonNode.of({
        year: local.getUTCFullYear(),
        month: local.getUTCMonth() + 1,
        day: local.getUTCDate(),
        ...time,
      });
    const { week: number, year } = isoWeek(local);
    return BsonNode.of({ isoWeekYear: year, isoWeek: number, isoDayOfWeek: isoDay(local), ...time });
  };
};

const naturalParts = ['year', 'month', 'day'];
const isoParts = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const timeParts = ['hour', 'minute', 'second', 'millisecond'];
/** Parts that MongoDB does not bound. */
const unbounded = new Set(['year', 'isoWeekYear', 'second', 'millisecond']);

const fromParts: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: [],
      optional: [...naturalParts, ...isoParts, ...timeParts, 'timezone'],
      codes: { operand: 40519, unknown: 40518 },
    },
    compile,
  );
  const isNatural = parts.has('year');
  if (!isNatural && !parts.has('isoWeekYear'))
    throw new MongoFailure(40516, `${name} requires either 'year' or 'isoWeekYear' to be present`);
  if (isNatural && isoParts.some((part) => parts.has(part)))
    throw new MongoFailure(40489, `${name} does not allow mixing natural dates with ISO dates`);
  if (!isNatural && naturalParts.some((part) => parts.has(part)))
    throw new MongoFailure(40525, `${name} does not allow mixing ISO dates with natural dates`);
  return (scope) => {
    const numbers = [...timeParts, ...(isNatural ? naturalParts : isoParts)].map((part) =>
      datePart(part, parts.get(part), scope),
    );
    const zone = zoneIn(parts.get('timezone'), scope);
    const [hour, minute, second, millisecond, year, middle, day] = numbers;
    if (!zone || numbers.includes(null) || year === null || year === undefined) return null;
    if (year < 0 || year > 9999)
      throw new MongoFailure(
        isNatural ? 40523 : 31095,
        `'${isNatural ? 'year' : 'isoWeekYear'}' must evaluate to an integer in the range 0 to 9999, found ${year}`,
      );
    const time =
      Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + Number(millisecond);
    const local = isNatural
      ? timeOf({ year, month: Number(middle), day: Number(day), time })
      : isoYearStart(year) + ((Number(middle) - 1) * 7 + Number(day) - 1) * dayMs + time;
    return fromLocal(local, zone);
  };
};

function datePart(part: string, argument: Evaluate | undefined, scope: Scope): number | null {
  if (!argument) return timeParts.includes(part) ? 0 : 1;
  const value = argument(scope);
  if (isNullish(value)) return null;
  const whole = isNumber(value) ? truncateToLong(value) : null;
  if (typeof whole !== 'bigint' || Number(whole) !== numberOf(value))
    throw new MongoFailure(
      40515,
      `'${part}' must evaluate to an integer, found ${typeInMessage(value)} with value ${describeValue(value)}`,
    );
  const number = Number(whole);
  if (!unbounded.has(part) && (number < -32768 || number > 32767))
    throw new MongoFailure(
      31034,
      `'${part}' must evaluate to a value in the range [-32768, 32767]; value ${number} is not in range`,
    );
  return number;
}

export const datePartOperators: Record<string, BuildOperator> = {
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
  $dateToParts: toParts,
  $dateFromParts: fromParts,
};
