import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '#shared/json.ts';
import { findDifference } from './find-difference.ts';

test('equal values have no difference, whatever the order of their properties', () => {
  expect(findDifference({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBeNull();
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy = JSON.parse(JSON.stringify(value)) as JsonValue;
      return findDifference(copy, JSON.parse(JSON.stringify(value)) as JsonValue) === null;
    }),
  );
});

test.each([
  [
    { items: [{ name: 'a' }] },
    { items: [{ name: 'b' }] },
    { path: 'items[0].name', expected: 'a', got: 'b' },
  ],
  [{ total: 4 }, {}, { path: 'total', expected: 4, got: undefined }],
  [{}, { extra: 1 }, { path: 'extra', expected: undefined, got: 1 }],
  [[], ['a'], { path: '', expected: [], got: ['a'] }],
  [{ constructor: 1 }, {}, { path: 'constructor', expected: 1, got: undefined }],
  [[1], { 0: 1 }, { path: '', expected: [1], got: { 0: 1 } }],
])('%j and %j differ at a place that is named', (expected, got, difference) => {
  expect(findDifference(expected as JsonValue, got as JsonValue)).toEqual(difference);
});
