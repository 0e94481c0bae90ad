import { MongoFailure } from '../../errors.ts';
import { dayMs, isoYearStart } from './date-parts.ts';
import { fixedZone, fromLocal, timeOf, utc, type Zone, zoneNamed } from './time-zones.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Fields = Partial<
  Record<
    | 'year'
    | 'month'
    | 'day'
    | 'dayOfYear'
    | 'isoYear'
    | 'isoWeek'
    | 'isoDay'
    | 'hour'
    | 'minute'
    | 'second'
    | 'millisecond',
    number
  >
> & { zone?: Zone };

type Wish = {
  /** The time zone that was asked for, if any. */
  zone: Zone | null;
  format: string | null;
};

/** Reads a date as `$dateFromString` does: by a format, or else in the form of ISO 8601. */
export function parseDate(text: string, { zone, format }: Wish): Date {
  const fields = format === null ? readIso(text) : readFormat(text, format);
  if (fields.zone && zone)
    throw failure(
      `you cannot pass in a date/time string with time zone information together with a timezone argument: '${text}'`,
    );
  return fromLocal(localTime(text, fields), fields.zone ?? zone ?? utc);
}

function failure(sentence: string): MongoFailure {
  return new MongoFailure('ConversionFailure', sentence);
}

function localTime(text: string, fields: Fields): number {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  const time = hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
  const { year, isoYear, dayOfYear } = fields;
  const isIso = isoYear !== undefined || fields.isoWeek !== undefined || fields.isoDay !== undefined;
  const isNatural = year !== undefined || fields.month !== undefined || fields.day !== undefined;
  if (isIso && isNatural)
    throw failure(
      `Error parsing date string '${text}'; Mixing of ISO dates with natural dates is not allowed`,
    );
  if (isoYear !== undefined)
    return (
      isoYearStart(isoYear) + (((fields.isoWeek ?? 1) - 1) * 7 + (fields.isoDay ?? 1) - 1) * dayMs + time
    );
  if (year !== undefined && dayOfYear !== undefined) return timeOf({ year, month: 1, day: dayOfYear, time });
  if (year === undefined || fields.month === undefined || fields.day === undefined)
    throw failure(`an incomplete date/time string has been found, with elements missing: "${text}"`);
  return timeOf({ year, month: fields.month, day: fields.day, time });
}

const isoForm =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

function readIso(text: string): Fields {
  const found = isoForm.exec(text.trim());
  if (!found) throw unreadable(text);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = found;
  const fields = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6),
  };
  const isPossible =
    fields.month >= 1 &&
    fields.month <= 12 &&
    fields.day >= 1 &&
    fields.day <= 31 &&
    fields.hour <= 24 &&
    fields.minute <= 59 &&
    fields.second <= 59;
  if (!isPossible) throw failure(`Error parsing date string '${text}'`);
  return zone === undefined ? fields : { ...fields, zone: zoneNamed(zone.toUpperCase()) };
}

/** MongoDB reads many more forms; one that it may know is refused and not called wrong. */
function unreadable(text: string): MongoFailure {
  const isPerhapsADate = /\d/.test(text) && /[a-z]{3}|\d[/.]\d|\d{8}/i.test(text);
  if (isPerhapsADate)
    return new MongoFailure(
      'NotImplemented',
      `dates in the form of '${text}' are read with a format only: others than ISO 8601 are not supported by this database`,
    );
  return failure(`Error parsing date string '${text}'`);
}

type Reader = { pattern: RegExp; set(fields: Fields, found: string): void };

const number = (most: number, name: keyof Omit<Fields, 'zone'>): Reader => ({
  pattern: new RegExp(`\\d{1,${most}}`, 'y'),
  set: (fields, found) => {
    fields[name] = Number(found);
  },
});

const monthNamed = (pattern: RegExp): Reader => ({
  pattern,
  set: (fields, found) => {
    fields.month =
      1 + monthNames.findIndex((name) => name.slice(0, 3).toLowerCase() === found.slice(0, 3).toLowerCase());
  },
});

const readers: Record<string, Reader> = {
  Y: number(4, 'year'),
  m: number(2, 'month'),
  d: number(2, 'day'),
  j: number(3, 'dayOfYear'),
  G: number(4, 'isoYear'),
  V: number(2, 'isoWeek'),
  u: number(1, 'isoDay'),
  H: number(2, 'hour'),
  M: number(2, 'minute'),
  S: number(2, 'second'),
  L: {
    pattern: /\d{1,3}/y,
    set: (fields, found) => {
      fields.millisecond = Number(found.padEnd(3, '0'));
    },
  },
  b: monthNamed(/jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/iy),
  B: monthNamed(new RegExp(monthNames.join('|'), 'iy')),
  z: {
    pattern: /(?:GMT|UTC)?[+-]\d\d(?::?\d\d)?|GMT|UTC|Z/iy,
    set: (fields, found) => {
      const offset = found.toUpperCase().replace(/^(GMT|UTC)(?=[+-])/, '');
      fields.zone = zoneNamed(offset);
    },
  },
  Z: {
    pattern: /[+-]?\d{1,4}/y,
    set: (fields, found) => {
      fields.zone = fixedZone(Number(found));
    },
  },
};

function readFormat(text: string, format: string): Fields {
  const fields: Fields = {};
  let at = 0;
  for (let index = 0; index < format.length; index += 1) {
    const isSpecifier = format[index] === '%';
    if (isSpecifier) index += 1;
    const name = format[index] ?? '';
    if (!isSpecifier || name === '%') {
      if (text[at] !== name)
        throw failure(
          `Error parsing date string '${text}'; ${at}: Format literal not found '${text[at] ?? ''}'`,
        );
      at += 1;
      continue;
    }
    const reader = readers[name];
    if (!reader) throw new MongoFailure(18536, `Invalid format character '%${name}' in format string`);
    reader.pattern.lastIndex = at;
    const found = reader.pattern.exec(text)?.[0];
    if (found === undefined && name === 'z' && /^[a-z]/i.test(text.slice(at)))
      throw new MongoFailure(
        'NotImplemented',
        `names of time zones within dates are not supported by this database: '${text}'`,
      );
    if (found === undefined)
      throw failure(`Error parsing date string '${text}'; ${at}: '%${name}' was not found`);
    reader.set(fields, found);
    at += found.length;
  }
  if (at < text.length)
    throw failure(`Error parsing date string '${text}'; ${at}: Trailing data '${text[at]}'`);
  return fields;
}
