import type { JsonObject } from '#shared/json.ts';
import { testPattern } from './test-pattern.ts';

type Report = (message: string) => void;

export function checkNumber(schema: JsonObject, value: number, report: Report): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === 'number' && value < minimum) report(`Has to be at least ${minimum}.`);
  if (typeof maximum === 'number' && value > maximum) report(`Has to be at most ${maximum}.`);
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) {
    report(`Has to be more than ${exclusiveMinimum}.`);
  }
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) {
    report(`Has to be less than ${exclusiveMaximum}.`);
  }
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf)) {
    report(`Has to be a multiple of ${multipleOf}.`);
  }
}

/** 0.3 counts as a multiple of 0.1, in spite of binary fractions. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

export function checkText(schema: JsonObject, value: string, report: Report): void {
  const { minLength, maxLength, pattern, format } = schema;
  const length = typeof minLength === 'number' || typeof maxLength === 'number' ? [...value].length : 0;
  if (typeof minLength === 'number' && length < minLength) {
    report(minLength === 1 ? 'Must not be empty.' : `Needs at least ${minLength} characters.`);
  }
  if (typeof maxLength === 'number' && length > maxLength) report(`Has at most ${maxLength} characters.`);
  if (typeof pattern === 'string') checkPattern(pattern, value, report);
  if (typeof format === 'string') {
    const message = formatChecks.get(format)?.(value);
    if (message !== undefined) report(message);
  }
}

function checkPattern(pattern: string, value: string, report: Report): void {
  const outcome = testPattern(pattern, value);
  if (outcome === 'differs') report(`Does not have the form ${pattern}.`);
  if (outcome === 'too_long') report('Is too long to be compared with its pattern.');
  if (outcome === 'unusable') {
    report(`Cannot be checked: the flow's input schema has the pattern ${pattern}, which is not allowed.`);
  }
}

const email = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const uri = /^[a-z][a-z0-9+.-]*:[^\s]+$/i;
const dateTime = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

const formatChecks = new Map<string, (value: string) => string | undefined>([
  [
    'email',
    (value) => (value.length <= 254 && email.test(value) ? undefined : 'Has to be an email address.'),
  ],
  ['uri', (value) => (uri.test(value) ? undefined : 'Has to be an address such as https://example.com.')],
  ['date', (value) => (isDate(value) ? undefined : 'Has to be a date such as 2026-01-31.')],
  [
    'date-time',
    (value) => {
      const date = dateTime.exec(value)?.[1];
      return date !== undefined && isDate(date)
        ? undefined
        : 'Has to be a time such as 2026-01-31T09:00:00Z.';
    },
  ],
]);

/** A day that exists in the calendar. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
