import { describe, expect, test } from 'vitest';
import {
  dependenciesOf,
  fillBindings,
  parseBinding,
  renameInBindings,
  resolveBindingPath,
} from './bindings.ts';

const scope = { table1: { selectedRow: { id: 7, tags: ['a', 'b'] } }, state: { open: false }, user: null };

describe('plain paths', () => {
  test.each([
    ['table1.selectedRow.id', 7],
    [' table1?.selectedRow . tags[1] ', 'b'],
    ['table1.selectedRow.tags.length', 2],
    ['table1.missing.deeper', undefined],
    ['user.name', undefined],
  ])('%s is resolved without a sandbox', (code, value) => {
    expect(resolveBindingPath(code, scope)).toEqual({ kind: 'value', value });
  });

  test.each(['table1.selectedRow.id + 1', 'nothing.here', 'state.toString', 'table1["x"]', 'a => a'])(
    '%s is left to the sandbox',
    (code) => {
      expect(resolveBindingPath(code, scope)).toEqual({ kind: 'not_a_path' });
    },
  );
});

describe('dependencies', () => {
  test('come from the parsed expression: roots, and the name below where the text says it', () => {
    const value = {
      a: 'Hi {{ user.name }}',
      b: ['{{ actions.orders.data.map((row) => row.id + table1.page) }}'],
    };
    expect(dependenciesOf(value)).toEqual([
      { root: 'user', name: 'name' },
      { root: 'actions', name: 'orders' },
      { root: 'table1', name: 'page' },
    ]);
  });

  test('a mistake is told with its place', () => {
    expect(parseBinding('{{ table1. }}')).toMatchObject({ ok: false });
    expect(parseBinding('{{ table1')).toMatchObject({ ok: false });
  });
});

test('a text that is only a binding gives a value of any type, inside other text it becomes text', () => {
  const evaluate = (code: string) => {
    const found = resolveBindingPath(code, scope);
    return found.kind === 'value' ? found.value : undefined;
  };
  const value = {
    id: '{{ table1.selectedRow.id }}',
    label: 'Row {{ table1.selectedRow.id }}',
    no: '{{ user.x }}',
  };
  expect(fillBindings(value, evaluate)).toEqual({ id: 7, label: 'Row 7', no: null });
});

describe('renaming', () => {
  const table = { root: null, from: 'table1', to: 'orders' };

  test('rewrites the component, not what only has its name', () => {
    const text = '{{ table1.x + state.table1 + [1].map((table1) => table1) + "table1" }} table1';
    expect(renameInBindings(text, table)).toBe(
      '{{ orders.x + state.table1 + [1].map((table1) => table1) + "table1" }} table1',
    );
    expect(renameInBindings('{{ ({ table1 }) }}', table)).toBe('{{ ({ table1: orders }) }}');
  });

  test('rewrites an entry below a root', () => {
    const action = { root: 'actions', from: 'load', to: 'fetch' };
    expect(renameInBindings('{{ actions.load.data ?? actions["load"].error }}', action)).toBe(
      '{{ actions.fetch.data ?? actions["fetch"].error }}',
    );
  });

  test('keeps the identity of what does not change', () => {
    const value = { deep: [{ text: '{{ other.x }}' }] };
    expect(renameInBindings(value, table)).toBe(value);
  });
});
