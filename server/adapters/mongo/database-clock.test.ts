import { expect, test } from 'vitest';
import { clockOffset } from './database-clock.ts';

test('a database that is ahead or behind moves the clock by that much', () => {
  expect(clockOffset({ sentAt: 10_000, roundTripMs: 4, answeredAt: 15_002 })).toBe(5_000);
  expect(clockOffset({ sentAt: 10_000, roundTripMs: 4, answeredAt: 7_002 })).toBe(-3_000);
});

test('a difference within the round trip is no difference', () => {
  expect(clockOffset({ sentAt: 10_000, roundTripMs: 300, answeredAt: 10_299 })).toBe(0);
  expect(clockOffset({ sentAt: 10_000, roundTripMs: 1, answeredAt: 9_999 })).toBe(0);
});
