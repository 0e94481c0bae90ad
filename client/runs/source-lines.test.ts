import { expect, test } from 'vitest';
import { linesAround } from './source-lines.ts';

const source = ['one', 'two', 'three', 'four', 'five', 'six'].join('\n');

test('the line stands between its neighbours and is marked', () => {
  const lines = linesAround(source, 5);
  expect(lines.map(({ number, text }) => `${number} ${text}`)).toEqual([
    '2 two',
    '3 three',
    '4 four',
    '5 five',
    '6 six',
  ]);
  expect(lines.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['five']);
});

test('at the beginning, with other line ends and outside of the source', () => {
  expect(linesAround(source, 1).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(linesAround('a\r\nb', 2).map(({ text }) => text)).toEqual(['a', 'b']);
  expect(linesAround(source, 7)).toEqual([]);
});
