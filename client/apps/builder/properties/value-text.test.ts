import { expect, test } from 'vitest';
import { textOfValue, valueOfText } from './value-text.ts';

test('numbers, lists and bindings are told apart from texts', () => {
  expect(valueOfText('12.5')).toBe(12.5);
  expect(valueOfText('["a"]')).toEqual(['a']);
  expect(valueOfText('{{ [1] }}')).toBe('{{ [1] }}');
  expect(valueOfText('2 apples')).toBe('2 apples');
});

test('a value is shown as it was typed', () => {
  expect(textOfValue({ a: 1 })).toBe('{"a":1}');
  expect(textOfValue('text')).toBe('text');
  expect(textOfValue(null)).toBe('');
});
