import { expect, test } from 'vitest';
import { columnAt, rowAt } from './grid-meter.ts';

test('a row that has grown is one row, and rows below the last are of the usual height', () => {
  const tracks = [24, 100, 24];
  expect(rowAt(tracks, 30)).toBe(1);
  expect(rowAt(tracks, 123)).toBe(1);
  expect(rowAt(tracks, 130)).toBe(2);
  expect(rowAt(tracks, 148 + 50)).toBe(5);
});

test('a column is kept inside the grid', () => {
  expect(columnAt(1200, -5)).toBe(0);
  expect(columnAt(1200, 250)).toBe(2);
  expect(columnAt(1200, 5000)).toBe(11);
});
