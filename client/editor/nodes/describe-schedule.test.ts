import { expect, test } from 'vitest';
import { describeSchedule } from './describe-schedule.ts';

test('a schedule says its time and place, and when it is off', () => {
  const config = { cron: '0 9 * * 1-5', timezone: 'America/New_York', enabled: true };
  expect(describeSchedule(config)).toBe('Every weekday at 9:00, New York');
  expect(describeSchedule({ ...config, enabled: false })).toBe('Off: Every weekday at 9:00, New York');
  expect(describeSchedule({ ...config, cron: '0 9,12 * * *' })).toBe('0 9,12 * * *, New York');
});
