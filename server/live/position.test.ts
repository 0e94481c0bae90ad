import { expect, test } from 'vitest';
import { formatPosition, parsePosition } from './position.ts';

test('a position is read as it was written', () => {
  const position = { count: 12, logs: new Map([['run-1', 33]]) };
  expect(formatPosition(position)).toBe('12;run-1:33');
  expect(parsePosition('12;run-1:33')).toEqual(position);
});

test.each([null, '', 'x', ';;', '-1;a:b', '1e9'])('%j is the beginning', (text) => {
  expect(parsePosition(text)).toEqual({ count: 0, logs: new Map() });
});
