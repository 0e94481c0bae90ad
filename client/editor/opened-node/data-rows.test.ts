import { expect, test } from 'vitest';
import { dataRows, treeStep } from './data-rows.ts';

const roots = [
  { name: 'Score', path: 'results.score', value: { risk: 5, reasons: ['new'] } },
  { name: 'Input', path: 'input', value: {} },
];
const rowsWith = (...open: string[]) => dataRows(roots, new Set(open));

test('only the fields of what is open are rows', () => {
  expect(rowsWith().map((row) => row.path)).toEqual(['results.score', 'input']);
  expect(rowsWith('results.score').map((row) => [row.level, row.path])).toEqual([
    [1, 'results.score'],
    [2, 'results.score.risk'],
    [2, 'results.score.reasons'],
    [1, 'input'],
  ]);
});

test('a long list shows its first 200 items and says how many are left out', () => {
  const rows = dataRows(
    [{ name: 'All', path: 'input', value: Array.from({ length: 350 }, (_, index) => index) }],
    new Set(['input']),
  );
  expect(rows).toHaveLength(201);
  expect(rows[0]?.hidden).toBe(150);
});

test('arrows walk the rows, open and close them, and lead back to what holds a row', () => {
  const closed = rowsWith();
  expect(treeStep('ArrowRight', closed, 0)).toEqual({ kind: 'open', path: 'results.score' });
  expect(treeStep('ArrowUp', closed, 0)).toBeUndefined();
  const open = rowsWith('results.score');
  expect(treeStep('ArrowRight', open, 0)).toEqual({ kind: 'focus', path: 'results.score.risk' });
  expect(treeStep('ArrowLeft', open, 2)).toEqual({ kind: 'focus', path: 'results.score' });
  expect(treeStep('ArrowLeft', open, 0)).toEqual({ kind: 'close', path: 'results.score' });
  expect(treeStep('End', open, 1)).toEqual({ kind: 'focus', path: 'input' });
  expect(treeStep('Enter', open, 1)).toEqual({ kind: 'choose', path: 'results.score.risk' });
});
