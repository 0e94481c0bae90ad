import { expect, test } from 'vitest';
import { findZones } from './find-zones.ts';

const winter = new Date('2026-01-15T12:00:00Z');
const zones = (text: string) => findZones(text, winter).map(({ zone }) => zone);

test('a zone is found by its place, its region or a part of either', () => {
  expect(zones('berl')[0]).toBe('Europe/Berlin');
  expect(zones('new york')[0]).toBe('America/New_York');
  expect(zones('europe/ber')).toContain('Europe/Berlin');
  expect(zones('utc')).toContain('UTC');
});

test('what nobody calls a zone finds none, and an empty text only the first few', () => {
  expect(zones('nowhere at all')).toEqual([]);
  expect(zones('')).toHaveLength(8);
});

test('a zone says its offset and its time', () => {
  expect(findZones('berlin', winter)[0]).toEqual({ zone: 'Europe/Berlin', offset: 'GMT+1', time: '13:00' });
});
