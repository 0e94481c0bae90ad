import { expect, test } from 'vitest';
import { previewOf } from './preview-value.ts';

const mostShown = 24 * 1024;

test('a value of up to 64 KiB is shown as it is', () => {
  const value = { text: 'x'.repeat(60_000), list: [1, null, true] };
  expect(previewOf(JSON.stringify(value))).toEqual({ value });
});

test.each([
  ['a list of numbers', Array.from({ length: 100_000 }, (_, n) => n), 100_000],
  ['a list of objects', Array.from({ length: 5_000 }, (_, id) => ({ id, name: `Number ${id}` })), 5_000],
  ['a text', 'word '.repeat(50_000), undefined],
  ['an object of long texts', { a: 'x'.repeat(90_000), b: 'y'.repeat(90_000), c: 1 }, undefined],
  ['lists in each other', { deep: [{ rows: Array.from({ length: 30_000 }, () => 'cell') }] }, undefined],
  ['many short names', Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 0])), undefined],
])('of %s the beginning is shown, in the same shape', (_, whole, items) => {
  const json = JSON.stringify(whole);
  const { value, cut } = previewOf(json);
  expect(cut).toEqual({ characters: json.length, ...(items === undefined ? {} : { items }) });
  const shown = JSON.stringify(value);
  expect(shown.length).toBeLessThan(mostShown);
  expect(shown.length).toBeGreaterThan(4_000);
  const start = shown.slice(0, shown.indexOf('…') === -1 ? 4_000 : shown.indexOf('…'));
  expect(json.startsWith(start.slice(0, 3_000))).toBe(true);
});
