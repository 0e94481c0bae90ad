import { expect, test } from 'vitest';
import { cellOf, keyOf, readColumns, readRows, searchRows } from './table-rows.ts';

test('rows come as a list or with their total', () => {
  expect(readRows([{ id: 1 }, 2])).toEqual({ rows: [{ id: 1 }, { value: 2 }], total: null });
  expect(readRows({ rows: [{ id: 1 }], total: 40 })).toEqual({ rows: [{ id: 1 }], total: 40 });
  expect(readRows(null).rows).toEqual([]);
});

test('without chosen columns every field is one, but never the signed handle', () => {
  const columns = readColumns([], [{ order_id: 1, $handle: 'secret' }]);
  expect(columns).toEqual([{ field: 'order_id', label: 'Order id', type: 'number' }]);
});

test('hidden columns are left out and a path reads into the row', () => {
  const columns = readColumns([{ field: 'customer.name' }, { field: 'x', isHidden: true }], []);
  expect(columns.map(({ field }) => field)).toEqual(['customer.name']);
  expect(cellOf({ customer: { name: 'Ada' } }, 'customer.name')).toBe('Ada');
  expect(cellOf({ customer: null }, 'customer.name')).toBeNull();
});

test('a search finds rows that hold every word', () => {
  const rows = [
    { name: 'Ada', city: 'Bern' },
    { name: 'Ada', city: 'Rome' },
  ];
  expect(searchRows(rows, readColumns([], rows), 'ada ro')).toEqual([rows[1]]);
});

test('rows are told apart by their key, else by their position', () => {
  expect(keyOf({ id: 'a' }, 'id', 3)).toBe('a');
  expect(keyOf({ id: 'a' }, '', 3)).toBe(3);
});
