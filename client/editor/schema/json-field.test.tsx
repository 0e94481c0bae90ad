import { act } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, type } from '#client/testing/mount.tsx';
import type { JsonValue } from '#shared/json.ts';
import { JsonField } from './json-field.tsx';

test('what cannot be read stays until a value comes from elsewhere', () => {
  const told: (JsonValue | undefined)[] = [];
  const draw = (value: JsonValue) => (
    <JsonField label="Value" value={value} onChange={(next) => told.push(next)} />
  );
  const { container, update } = mount(draw(1));
  const field = fieldLabelled(container, 'Value');
  act(() => field.focus());
  type(field, '{ "a": ');
  expect(container.textContent).toContain('This is not JSON yet');
  update(draw(2));
  expect(field.value).toBe('{ "a": ');
  act(() => field.blur());
  expect(field.value).toBe('{ "a": ');
  update(draw(3));
  expect([field.value, told]).toEqual(['3', []]);
  act(() => field.focus());
  type(field, '');
  expect([field.value, told]).toEqual(['', [undefined]]);
});
