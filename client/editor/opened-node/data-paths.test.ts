import { expect, test } from 'vitest';
import { resolvePath } from '#shared/expressions/resolve-path.ts';
import { fieldsOf } from './data-paths.ts';

const input = { amount: 5, lines: [{ sku: 'a' }], 'order-id': { "it's": true } };

test('every field of an object and item of a list is named by an expression', () => {
  expect(fieldsOf(input, 'input').map((field) => field.path)).toEqual([
    'input.amount',
    'input.lines',
    'input["order-id"]',
  ]);
  expect(fieldsOf(input.lines, 'input.lines').map((field) => field.path)).toEqual(['input.lines[0]']);
});

test('the expression of a field gives the value of the field', () => {
  const pending = fieldsOf(input, 'input');
  for (let field = pending.pop(); field !== undefined; field = pending.pop()) {
    expect(resolvePath(field.path, { input })).toEqual({ kind: 'value', value: field.value });
    pending.push(...fieldsOf(field.value, field.path));
  }
});

test('a text, a number and nothing have no fields', () => {
  expect([fieldsOf('text', 'input'), fieldsOf(5, 'input'), fieldsOf(null, 'input')]).toEqual([[], [], []]);
});
