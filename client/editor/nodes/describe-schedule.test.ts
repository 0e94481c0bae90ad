import { expect, test } from 'vitest';
import { describeCron, describeSchedule } from './describe-schedule.ts';

test.each([
  ['0 9 * * 1-5', 'Every weekday at 9:00'],
  ['30 17 * * *', 'Every day at 17:30'],
  ['5 8 * * 1', 'Every Monday at 8:05'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0 * * * *', 'Every hour'],
  ['0 6 1 * *', 'On day 1 of the month at 6:00'],
  ['@daily', 'Every day at 0:00'],
])('"%s" is %s', (cron, words) => expect(describeCron(cron)).toBe(words));

test.each(['*/7 * * * *', '0 9 1 * 1', '0 9,12 * * *', '0 9 * 6 *', 'nonsense'])(
  '"%s" has no short words',
  (cron) => expect(describeCron(cron)).toBeNull(),
);

test('a schedule says its time and place, and when it is off', () => {
  const config = { cron: '0 9 * * 1-5', timezone: 'America/New_York', enabled: true };
  expect(describeSchedule(config)).toBe('Every weekday at 9:00, New York');
  expect(describeSchedule({ ...config, enabled: false })).toBe('Off: Every weekday at 9:00, New York');
  expect(describeSchedule({ ...config, cron: '0 9,12 * * *' })).toBe('0 9,12 * * *, New York');
});
