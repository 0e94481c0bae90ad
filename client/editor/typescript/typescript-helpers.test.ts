import { expect, test } from 'vitest';
import { annotate } from './annotate-parameters.ts';
import { typeOfValue } from './type-of-value.ts';

test('positions lead into the annotated code and back', () => {
  const code = 'main(a, b) { a. }';
  const annotated = annotate(code, [
    { at: 6, text: ': number' },
    { at: 9, text: ': string' },
  ]);
  expect(annotated.code).toBe('main(a: number, b: string) { a. }');
  for (const position of [0, 5, 8, 11, 15]) {
    expect(annotated.outward(annotated.inward(position))).toBe(position);
  }
  expect(annotated.code[annotated.inward(14)]).toBe('.');
  expect(annotated.outward(9)).toBe(6);
});

test('a recorded value becomes a type', () => {
  expect(typeOfValue({ id: 'A', total: 1, 'order-id': true })).toBe(
    '{ id: string; total: number; "order-id": boolean; }',
  );
  expect(typeOfValue([{ id: 1 }, { id: 2, note: 'x' }])).toBe('{ id: number; note?: string; }[]');
  expect(typeOfValue([1, 'a'])).toBe('(number | string)[]');
  expect(typeOfValue([])).toBe('any[]');
  expect(typeOfValue(null)).toBe('any');
});
