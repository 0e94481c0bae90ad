import { MongoFailure } from '../../errors.ts';
import { describeValue } from '../../values/describe-value.ts';
import type { Value } from '../../values/value.ts';
import { isNullish, namedArguments, typeInMessage } from './arguments.ts';
import { asDate, dayOfYear, isoDay, isoWeek, week } from './date-parts.ts';
import { monthNames, parseDate } from './parse-date.ts';
import type { BuildOperator } from './scope.ts';
import { toLocal, type Zone, zoneIn } from './time-zones.ts';

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** What each specifier of a format stands for; `local` is the date whose UTC fields are the local ones. */
const specifiers: Record<string, (local: Date, offsetMinutes: number) => string> = {
  '%': () => '%',
  b: (local) => (monthNames[local.getUTCMonth()] ?? '').slice(0, 3),
  B: (local) => monthNames[local.getUTCMonth()] ?? '',
  d: (local) => digits(local.getUTCDate(), 2),
  G: (local) => digits(isoWeek(local).year, 4),
  H: (local) => digits(local.getUTCHours(), 2),
  j: (local) => digits(dayOfYear(local), 3),
  L: (local) => digits(local.getUTCMilliseconds(), 3),
  m: (local) => digits(local.getUTCMonth() + 1, 2),
  M: (local) => digits(local.getUTCMinutes(), 2),
  S: (local) => digits(local.getUTCSeconds(), 2),
  u: (local) => String(isoDay(local)),
  U: (local) => digits(week(local), 2),
  V: (local) => digits(isoWeek(local).week, 2),
  w: (local) => String(local.getUTCDay() + 1),
  Y: (local) => digits(yearOf(local), 4),
  z: (_, minutes) =>
    `${minutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(minutes) / 60), 2)}${digits(Math.abs(minutes) % 60, 2)}`,
  Z: (_, minutes) => String(minutes),
};

function yearOf(local: Date): number {
  const year = local.getUTCFullYear();
  if (year < 0 || year > 9999)
    throw new MongoFailure(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
  return year;
}

function checkFormat(format: string): void {
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 2)) {
    const name = format[at + 1];
    if (name === undefined) throw new MongoFailure(18535, "Unmatched '%' at end of format string");
    if (!specifiers[name])
      throw new MongoFailure(18536, `Invalid format character '%${name}' in format string`);
  }
}

function formatDate(format: string, time: number, zone: Zone): string {
  const local = toLocal(time, zone);
  const offsetMinutes = Math.trunc(zone.offsetAt(time) / 60_000);
  yearOf(local);
  return format.replace(/%(.)/gs, (_, name: string) => specifiers[name]?.(local, offsetMinutes) ?? '');
}

const toText: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['date'],
      optional: ['format', 'timezone', 'onNull'],
      codes: { operand: 18629, unknown: 18534, missing: 18628 },
    },
    compile,
  );
  return (scope) => {
    const date = parts.get('date')?.(scope);
    const format = parts.get('format')?.(scope);
    if (!isNullish(format)) {
      if (typeof format !== 'string') throw notText(18533, `${name} requires that 'format'`, format);
      checkFormat(format);
    }
    const zone = zoneIn(parts.get('timezone'), scope);
    if (isNullish(date)) return parts.has('onNull') ? parts.get('onNull')?.(scope) : null;
    if (!zone) return null;
    if (parts.has('format') && isNullish(format)) return null;
    const wanted = typeof format === 'string' ? format : `%Y-%m-%dT%H:%M:%S.%L${zone.isUtc ? 'Z' : ''}`;
    return formatDate(wanted, asDate(date).getTime(), zone);
  };
};

function notText(code: number | 'ConversionFailure', start: string, value: Value): MongoFailure {
  return new MongoFailure(
    code,
    `${start} be a string, found: ${typeInMessage(value)} with value ${describeValue(value)}`,
  );
}

const fromText: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['dateString'],
      optional: ['format', 'timezone', 'onNull', 'onError'],
      codes: { operand: 40540, unknown: 40541, missing: 40542 },
    },
    compile,
  );
  return (scope) => {
    const text = parts.get('dateString')?.(scope);
    const format = parts.get('format')?.(scope);
    if (!isNullish(format)) {
      if (typeof format !== 'string') throw notText(40684, `${name} requires that 'format'`, format);
      checkFormat(format);
    }
    const zone = zoneIn(parts.get('timezone'), scope);
    if (isNullish(text)) return parts.has('onNull') ? parts.get('onNull')?.(scope) : null;
    if (!zone) return null;
    try {
      if (typeof text !== 'string')
        throw notText('ConversionFailure', `${name} requires that 'dateString'`, text);
      if (parts.has('format') && isNullish(format)) return null;
      return parseDate(text, {
        zone: parts.has('timezone') ? zone : null,
        format: typeof format === 'string' ? format : null,
      });
    } catch (error) {
      const isConversion = error instanceof MongoFailure && error.codeName === 'ConversionFailure';
      if (isConversion && parts.has('onError')) return parts.get('onError')?.(scope);
      throw error;
    }
  };
};

export const dateTextOperators: Record<string, BuildOperator> = {
  $dateToString: toText,
  $dateFromString: fromText,
};
