import { MongoFailure } from '../../errors.ts';
import type { Value } from '../../values/value.ts';
import { isNullish, typeInMessage } from './arguments.ts';
import type { Evaluate, Scope } from './scope.ts';

/** Milliseconds that local time is ahead of UTC at a point in time. */
export type Zone = { isUtc: boolean; offsetAt(time: number): number };

export const utc: Zone = { isUtc: true, offsetAt: () => 0 };

const fixedOffset = /^([+-])(\d\d)(?::?(\d\d))?$/;

/** What a `timezone` argument stands for: UTC when there is none, null when it is null. */
export function zoneIn(argument: Evaluate | undefined, scope: Scope): Zone | null {
  if (!argument) return utc;
  const value = argument(scope);
  return isNullish(value) ? null : zoneOf(value);
}

function zoneOf(value: Value): Zone {
  if (typeof value !== 'string')
    throw new MongoFailure(40517, `timezone must evaluate to a string, found ${typeInMessage(value)}`);
  return zoneNamed(value);
}

export function zoneNamed(name: string): Zone {
  if (['UTC', 'GMT', 'Z'].includes(name)) return utc;
  const fixed = fixedOffset.exec(name);
  if (fixed) return fixedZone((fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)));
  const known = zones.get(name);
  if (known) return known;
  const made = namedZone(name);
  zones.set(name, made);
  return made;
}

export function fixedZone(minutes: number): Zone {
  return { isUtc: minutes === 0, offsetAt: () => minutes * 60_000 };
}

const zones = new Map<string, Zone>();

function namedZone(name: string): Zone {
  const format = formatterOf(name);
  return {
    isUtc: false,
    offsetAt: (time) => {
      const parts = format.formatToParts(time);
      const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
      const isBeforeChrist = parts.some(({ type, value }) => type === 'era' && value.startsWith('B'));
      const local = timeOf({
        year: isBeforeChrist ? 1 - part('year') : part('year'),
        month: part('month'),
        day: part('day'),
        time: part('hour') * 3_600_000 + part('minute') * 60_000 + part('second') * 1000,
      });
      return local - Math.floor(time / 1000) * 1000;
    },
  };
}

function formatterOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new MongoFailure(40485, `unrecognized time zone identifier: "${name}"`);
  }
}

/** The time whose UTC fields are the local fields of a time in a zone. */
export function toLocal(time: number, zone: Zone): Date {
  return new Date(time + zone.offsetAt(time));
}

/** The point in time of a local time; one that a clock skipped counts with the offset from before. */
export function fromLocal(local: number, zone: Zone): Date {
  const guess = local - zone.offsetAt(local);
  const better = local - zone.offsetAt(guess);
  const isThere = better + zone.offsetAt(better) === local;
  return new Date(isThere ? better : Math.max(guess, better));
}

/** Milliseconds since 1970 of fields, of which month, day and time may be out of their range. */
export function timeOf(fields: { year: number; month: number; day: number; time: number }): number {
  const date = new Date(0);
  date.setUTCFullYear(fields.year, fields.month - 1, fields.day);
  return date.getTime() + fields.time;
}
