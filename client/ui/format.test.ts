import { expect, test } from 'vitest';
import { elapsedMs, formatDuration, formatRelative, formatSize, labelOf } from './format.ts';

test.each([
  [0, '0 ms'],
  [42, '42 ms'],
  [1_240, '1.2 s'],
  [12_400, '12 s'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [820, '820 B'],
  [1_400_000, '1.4 MB'],
  [999_999, '1.0 MB'],
  [25_000_000_000, '25 GB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('a time is counted up to now until it has ended, and never below zero', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const now = Date.parse(at) + 5_000;
  expect(elapsedMs(null, null, now)).toBeNull();
  expect(elapsedMs(at, null, now)).toBe(5_000);
  expect(elapsedMs(at, '2026-01-01T00:00:02.000Z', now)).toBe(2_000);
  expect(elapsedMs(at, null, now - 10_000)).toBe(0);
});

test('what happened a moment ago is just now, older things count in their unit', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const start = Date.parse(at);
  expect(formatRelative(at, start + 3_000)).toBe('just now');
  expect(formatRelative(at, start + 300_000)).toBe('5 minutes ago');
  expect(formatRelative(at, start + 90_000_000)).toBe('yesterday');
});

test('names become labels in words', () => {
  expect(labelOf('refund_amount')).toBe('Refund amount');
  expect(labelOf('isUrgent')).toBe('Is urgent');
  expect(labelOf('customerID')).toBe('Customer ID');
});
