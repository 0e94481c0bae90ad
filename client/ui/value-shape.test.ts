import { expect, test } from 'vitest';
import { shapeOf, summaryOf } from './value-shape.ts';

test('objects in a list are a table with every column that occurs', () => {
  const shape = shapeOf([{ id: 1 }, { id: 2, name: 'b' }]);
  expect(shape).toMatchObject({ kind: 'table', columns: ['id', 'name'] });
});

test('a list of mixed values, an empty list and rows of too many columns stay lists', () => {
  const wide = [Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}`, index]))];
  expect([shapeOf([1, { a: 1 }]), shapeOf([]), shapeOf(wide)].map((shape) => shape.kind)).toEqual([
    'list',
    'list',
    'list',
  ]);
});

test('a text of several lines is told from a word, and null is nothing', () => {
  expect([shapeOf('a\nb'), shapeOf('a'), shapeOf(null), shapeOf(false)].map((shape) => shape.kind)).toEqual([
    'text',
    'scalar',
    'nothing',
    'scalar',
  ]);
});

test('a folded value says how much it holds', () => {
  expect([summaryOf([1]), summaryOf({ a: 1, b: 2 }), summaryOf(true), summaryOf(undefined)]).toEqual([
    '1 item',
    '2 fields',
    'yes',
    '–',
  ]);
});
