import { expect, test } from 'vitest';
import { latestOccurrences, nextOccurrence, nextOccurrences } from './occurrences.ts';

/** Times in UTC as MM-DD HH:mm, worked out by hand from the published changes of each zone. */
const oracle: [cron: string, timezone: string, after: string, expected: string[]][] = [
  // New York: 2026-03-08 2:00 -> 3:00, 2026-11-01 2:00 -> 1:00
  ['30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', ['03-08 07:30', '03-09 06:30', '03-10 06:30']],
  ['0 3 * * *', 'America/New_York', '2026-03-07T12:00Z', ['03-08 07:00', '03-09 07:00']],
  ['0 * * * *', 'America/New_York', '2026-03-08T05:30Z', ['03-08 06:00', '03-08 07:00', '03-08 08:00']],
  ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', ['11-01 05:30', '11-02 06:30']],
  ['0 * * * *', 'America/New_York', '2026-11-01T04:30Z', ['11-01 05:00', '11-01 06:00', '11-01 07:00']],
  ['0,30 2,3 * * *', 'America/New_York', '2026-03-08T05:00Z', ['03-08 07:00', '03-08 07:30', '03-09 06:00']],
  // Berlin: 2026-03-29 2:00 -> 3:00, 2026-10-25 3:00 -> 2:00
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['03-29 01:30', '03-30 00:30']],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['10-25 00:30', '10-26 01:30']],
  [
    '*/30 * * * *',
    'Europe/Berlin',
    '2026-10-25T00:15Z',
    ['10-25 00:30', '10-25 01:00', '10-25 01:30', '10-25 02:00'],
  ],
  ['0 9 * * 1-5', 'Europe/Berlin', '2026-03-27T09:00Z', ['03-30 07:00', '03-31 07:00']],
  // Lord Howe changes by 30 minutes: 2026-10-04 2:00 -> 2:30, 2026-04-05 2:00 -> 1:30
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['10-03 15:45', '10-04 15:15']],
  ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', ['04-04 14:45', '04-05 15:15']],
  ['45 * * * *', 'Australia/Lord_Howe', '2026-04-04T14:00Z', ['04-04 14:45', '04-04 15:15', '04-04 16:15']],
  ['*/15 * * * *', 'Australia/Lord_Howe', '2026-10-03T15:10Z', ['10-03 15:15', '10-03 15:30', '10-03 15:45']],
  // Apia left out 2011-12-30: what was meant for that day comes a day later.
  ['0 9 * * *', 'Pacific/Apia', '2011-12-28T20:00Z', ['12-29 19:00', '12-30 19:00', '12-31 19:00']],
  ['0 9 30 * *', 'Pacific/Apia', '2011-11-30T20:00Z', ['12-30 19:00', '01-29 19:00']],
  // Midnight is left out in São Paulo on 2018-11-04.
  ['0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', ['11-04 03:00', '11-05 02:00']],
  ['0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', ['02-29 00:00']],
  ['@weekly', 'Asia/Kolkata', '2026-01-01T00:00Z', ['01-03 18:30']],
];

test.each(oracle)('%s in %s after %s', (cron, timezone, after, expected) => {
  const times = nextOccurrences({ cron, timezone }, Date.parse(after), expected.length);
  const shown = times.map((time) => new Date(time).toISOString().slice(5, 16).replace('T', ' '));
  expect(shown).toEqual(expected);
});

test('an occurrence comes strictly after the instant', () => {
  const timetable = { cron: '0 9 * * *', timezone: 'UTC' };
  const nine = Date.UTC(2026, 0, 1, 9);
  expect(nextOccurrence(timetable, nine - 1)).toBe(nine);
  expect(nextOccurrence(timetable, nine)).toBe(Date.UTC(2026, 0, 2, 9));
});

test('the latest occurrences of a year of seconds are found', () => {
  const timetable = { cron: '* * * * * *', timezone: 'Europe/Berlin' };
  const now = Date.UTC(2027, 0, 1);
  const times = latestOccurrences(timetable, { first: Date.UTC(2026, 0, 1), now, count: 3 });
  expect(times).toEqual([now - 2000, now - 1000, now]);
});

test.each([
  ['0 0 30 2 *', 'UTC', 'never comes'],
  ['0 0 31 4,6,9,11 *', 'UTC', 'never comes'],
  ['61 * * * *', 'UTC', 'minute'],
  ['* * * *', 'UTC', '5 fields'],
  ['0 9 * * *', 'Mars/Base', 'Mars/Base'],
])('"%s" in %s is refused: %s', (cron, timezone, message) => {
  expect(() => nextOccurrence({ cron, timezone }, 0)).toThrow(message);
});
