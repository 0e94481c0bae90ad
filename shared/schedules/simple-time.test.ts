import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCron, describeTimetable } from './describe-time.ts';
import { readCron } from './read-cron.ts';
import { evenHours, evenMinutes, readSimpleTime, type SimpleTime, writeSimpleTime } from './simple-time.ts';

test.each<[string, string]>([
  ['* * * * *', 'Every minute'],
  ['*/1 * * * *', 'Every minute'],
  ['*/5 * * * *', 'Every 5 minutes'],
  ['0 * * * *', 'Every hour'],
  ['15 * * * *', 'Every hour at minute 15'],
  ['30 */6 * * *', 'Every 6 hours at minute 30'],
  ['@daily', 'Every day at 0:00'],
  ['5 9 * * *', 'Every day at 9:05'],
  ['0 9 * * 1-5', 'Every weekday at 9:00'],
  ['0 9 * * MON-FRI', 'Every weekday at 9:00'],
  ['0 9 * * 1,2,3,4,5', 'Every weekday at 9:00'],
  ['0 9 * * 7', 'Every Sunday at 9:00'],
  ['0 9 * * 0,1,4', 'Every Monday, Thursday and Sunday at 9:00'],
  ['0 6 1 * *', 'On day 1 of the month at 6:00'],
  ['0 6 L * *', 'On the last day of the month at 6:00'],
])('"%s" reads "%s"', (cron, words) => expect(describeCron(cron)).toBe(words));

test.each([
  '*/7 * * * *',
  '*/5 9 * * *',
  '0 9 1 * 1',
  '0 9 * 1 *',
  '0 9 * * 1#1',
  '* * * * * *',
  '0 9-17 * * *',
  '',
])('"%s" is none of the simple times', (cron) => expect(readSimpleTime(cron)).toBeNull());

test('a timetable names its place, and stays as it is written where there are no words', () => {
  expect(describeTimetable('0 9 * * 1-5', 'America/New_York')).toBe('Every weekday at 9:00, New York');
  expect(describeTimetable('*/7 * * * *', 'UTC')).toBe('*/7 * * * *, UTC');
  expect(describeTimetable('', '')).toBe('No time yet');
});

test('every simple time is written as a cron expression that gives it back', () => {
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const days = fc.uniqueArray(fc.nat(6), { minLength: 1 }).map((chosen) => chosen.sort((a, b) => a - b));
  const simple: fc.Arbitrary<SimpleTime> = fc.oneof(
    fc.record({ repeats: fc.constant('minutes' as const), every: fc.constantFrom(...evenMinutes) }),
    fc.record({
      repeats: fc.constant('hours' as const),
      every: fc.constantFrom(...evenHours),
      minute: fc.nat(59),
    }),
    fc.record({ repeats: fc.constant('days' as const), time }),
    fc.record({ repeats: fc.constant('weeks' as const), days, time }),
    fc.record({
      repeats: fc.constant('months' as const),
      day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
      time,
    }),
  );
  fc.assert(
    fc.property(simple, (given) => {
      const cron = writeSimpleTime(given);
      expect(readCron(cron).ok).toBe(true);
      expect(readSimpleTime(cron)).toEqual(given);
    }),
  );
});
