import { describe, expect, test } from 'vitest';
import { rowHandleField } from '#shared/apps/sources.ts';
import { createRowHandles, type HandleScope, withHandles } from './row-handles.ts';

const handles = createRowHandles(Buffer.alloc(32, 1));
const scope: HandleScope = { appId: 'app1', version: 3, viewer: 'user:ann', action: 'orders' };
const hourMs = 3_600_000;

describe('a handle', () => {
  const handle = handles.sign(scope, { id: 'o1' }, 0);

  test('gives back what was signed, for 12 hours', () => {
    expect(handles.read(scope, handle, 12 * hourMs - 1)).toEqual({ id: 'o1' });
    expect(handles.read(scope, handle, 12 * hourMs)).toBeNull();
  });

  test.each<[string, Partial<HandleScope>]>([
    ['app', { appId: 'app2' }],
    ['version', { version: 4 }],
    ['preview', { version: null }],
    ['viewer', { viewer: 'user:bob' }],
    ['action', { action: 'others' }],
  ])('counts for no other %s', (_what, other) => {
    expect(handles.read({ ...scope, ...other }, handle, 1)).toBeNull();
  });
});

describe('rows of a result', () => {
  const sign = (values: object) => JSON.stringify(values);

  test('get handles with the fields that inputs are taken from', () => {
    const row = { id: 1, name: 'x', [rowHandleField]: '{"id":1}' };
    expect(withHandles([{ id: 1, name: 'x' }], ['id'], sign)).toEqual([row]);
    expect(withHandles({ rows: [{ id: 1, name: 'x' }], total: 1 }, ['id'], sign)).toEqual({
      rows: [row],
      total: 1,
    });
  });

  test('stay as they are where no input is taken from them, or where there are no rows', () => {
    expect(withHandles([{ id: 1 }], [], sign)).toEqual([{ id: 1 }]);
    expect(withHandles('text', ['id'], sign)).toBe('text');
    expect(withHandles([1, null], ['id'], sign)).toEqual([1, null]);
  });
});
