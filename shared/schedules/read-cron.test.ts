import { expect, test } from 'vitest';
import { readCron, zoneProblem } from './read-cron.ts';

test.each([
  '* * * * *',
  '*/5 9-17 * * MON-FRI',
  '0 0 L * *',
  '0 9 ? JAN,jul 1#1',
  '*/10 * * * * *',
  '@daily',
])('"%s" can be read', (cron) => expect(readCron(cron)).toMatchObject({ ok: true }));

test.each([
  ['', 'Say when'],
  ['5', '5 fields'],
  ['60 * * * *', 'The minute "60"'],
  ['0 24 * * *', 'The hour "24"'],
  ['0 9 0 * *', 'The day of the month "0"'],
  ['0 9 * 13 *', 'The month "13"'],
  ['0 9 * * FUN', 'The day of the week "FUN"'],
  ['H * * * *', 'The minute "H"'],
  ['0 17-9 * * *', 'runs backwards'],
  ['*/0 * * * *', 'never comes'],
  ['@sometimes', 'is not known'],
])('"%s" is refused with a sentence', (cron, message) => {
  const reading = readCron(cron);
  expect(reading.ok ? '' : reading.message).toContain(message);
});

test('a zone is an IANA name', () => {
  expect(zoneProblem('Australia/Lord_Howe')).toBeNull();
  expect(zoneProblem('Berlin')).toContain('Berlin');
  expect(zoneProblem('')).not.toBeNull();
});
