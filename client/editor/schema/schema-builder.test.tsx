import { act, useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, type } from '#client/testing/mount.tsx';
import type { JsonObject } from '#shared/json.ts';
import { SchemaBuilder } from './schema-builder.tsx';

/** `given` counts up when the schema comes from elsewhere. */
function Builder({ schema, onTold }: { schema: JsonObject; onTold(schema: JsonObject): void }) {
  const [own, setOwn] = useState(schema);
  const [given, setGiven] = useState(schema);
  if (given !== schema) {
    setGiven(schema);
    setOwn(schema);
  }
  return (
    <SchemaBuilder
      label="Inputs"
      emptyText="None"
      schema={own}
      onChange={(next) => {
        onTold(next);
        setOwn(next);
      }}
    />
  );
}

function built(properties: JsonObject) {
  let last: JsonObject = {};
  const draw = (shown: JsonObject) => (
    <Builder schema={{ type: 'object', properties: shown }} onTold={(next) => (last = next)} />
  );
  const { container, find, update } = mount(draw(properties));
  const field = (label: string) => fieldLabelled(container, label);
  return { container, find, field, update: (next: JsonObject) => update(draw(next)), last: () => last };
}

test('a field that is added is named next, and the focus stays in the form when one goes', () => {
  const { container, find, last } = built({ amount: { type: 'number' } });
  const add = [...container.querySelectorAll('button')].find(
    (button) => button.textContent === 'Add a field',
  );
  press(add as HTMLElement);
  expect(Object.keys(last().properties as JsonObject)).toEqual(['amount', 'field_2']);
  expect((document.activeElement as HTMLInputElement).value).toBe('field_2');
  press(find('[aria-label="Remove field_2"]'));
  expect((document.activeElement as HTMLInputElement).value).toBe('amount');
});

test('what comes from elsewhere is shown in place of what was typed before', () => {
  const { container, field, update } = built({ size: { enum: ['small', 'large'] } });
  const name = () => fieldLabelled(container, 'Name');
  act(() => name().focus());
  type(name(), 'width');
  act(() => name().blur());
  type(field('Options'), 'small, large, huge');
  act(() => {
    field('Options').focus();
    field('Options').blur();
  });
  update({ size: { enum: ['small', 'large'] }, width: { type: 'string' } });
  expect(container.textContent).not.toContain('already');
  expect(field('Options').value).toBe('small, large');
});

test('a default suits its type: a choice among the options, gone with another type', () => {
  const { find, field, last } = built({ level: { enum: [1, 2] } });
  const property = () => (last().properties as JsonObject).level;
  press(find('[aria-label="Details of level"]'));
  type(field('Default'), '2');
  expect(property()).toEqual({ enum: [1, 2], default: 2 });
  type(field('Type of level'), 'text');
  expect(property()).toEqual({ type: 'string' });
  expect(field('Default').value).toBe('');
});
