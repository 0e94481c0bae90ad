import { expect, test } from 'vitest';
import { nextFiring } from './due-time.ts';
import type { ScheduleSettings } from './schedule-store.ts';

const settings = (jitterSeconds: number): ScheduleSettings => ({
  cron: '0 * * * *',
  timezone: 'UTC',
  inputs: {},
  overlap: 'skip',
  missed: 'once',
  jitterSeconds,
});
const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

test('without a spread a schedule is due when its time comes', () => {
  expect(nextFiring({ id: 'f/tick', settings: settings(0) }, start)).toEqual({
    nextFireAt: start + hour,
    dueAt: start + hour,
  });
});

test('a spread stays within its bounds, differs between schedules and times, and is the same everywhere', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `f${index}/tick`);
  const delays = ids.flatMap((id) =>
    [start, start + hour].map((after) => {
      const schedule = { id, settings: settings(60) };
      const { nextFireAt, dueAt } = nextFiring(schedule, after);
      expect(nextFiring({ ...schedule }, after + 1).dueAt).toBe(dueAt);
      return dueAt - nextFireAt;
    }),
  );
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
  expect(new Set(delays).size).toBeGreaterThan(90);
});
