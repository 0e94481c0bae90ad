import { describe, expect, test } from 'vitest';
import { convertArgument, readArgument } from './argument-kinds.ts';

describe('convertArgument', () => {
  test('a value becomes the expression that gives it, and comes back', () => {
    const expression = convertArgument({ kind: 'static', value: 'a "b"' }, 'expression');
    expect(expression).toEqual({ kind: 'expression', code: '"a \\"b\\""' });
    expect(convertArgument(expression, 'static')).toEqual({ kind: 'static', value: 'a "b"' });
  });

  test('an expression becomes a template with the same type, and comes back', () => {
    const template = convertArgument({ kind: 'expression', code: 'input.amount' }, 'template');
    expect(template).toEqual({ kind: 'template', text: '{{ input.amount }}' });
    expect(convertArgument(template, 'expression')).toEqual({ kind: 'expression', code: 'input.amount' });
  });

  test('what has no other form starts empty', () => {
    expect(convertArgument({ kind: 'expression', code: 'input.amount * 2' }, 'static')).toEqual({
      kind: 'static',
      value: '',
    });
    expect(convertArgument(undefined, 'expression')).toEqual({ kind: 'expression', code: '' });
  });
});

test('an unfinished argument is read as far as it goes', () => {
  expect(readArgument({ kind: 'expression' })).toEqual({ kind: 'expression', code: '' });
  expect(readArgument({ kind: 'odd' })).toBeUndefined();
  expect(readArgument('text')).toBeUndefined();
});
