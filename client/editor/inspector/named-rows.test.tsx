import { useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, pressKey, type } from '#client/testing/mount.tsx';
import type { JsonObject } from '#shared/json.ts';
import { NamedRows } from './named-rows.tsx';

function Rows({ onTold }: { onTold(values: JsonObject | undefined): void }) {
  const [values, setValues] = useState<JsonObject>({ accept: 'a', lang: 'b', trace: 'c' });
  return (
    <NamedRows
      label="Header"
      values={values}
      newValue=""
      onChange={(next) => {
        onTold(next);
        setValues(next ?? {});
      }}
    >
      {(name, value) => `${name}=${String(value)}`}
    </NamedRows>
  );
}

function rows() {
  const told: (JsonObject | undefined)[] = [];
  const { container, find } = mount(<Rows onTold={(values) => told.push(values)} />);
  return { told, container, find };
}

test('a name is changed at its place, and only when it is given', () => {
  const { told, container, find } = rows();
  press(find('[aria-label="Rename lang"]'));
  const field = fieldLabelled(container, 'New name of lang');
  type(field, 'trace');
  expect(container.textContent).toContain('There is “trace” already');
  pressKey(field, 'Enter');
  expect(told).toEqual([]);
  type(field, 'accept-language');
  expect(told).toEqual([]);
  pressKey(field, 'Enter');
  expect(told.map((values) => Object.keys(values ?? {}))).toEqual([['accept', 'accept-language', 'trace']]);
  expect(container.querySelector('[data-row="accept-language"]')?.textContent).toContain('=b');
});

test('Escape leaves the name as it was, and a name that is taken is no new one', () => {
  const { told, container, find } = rows();
  press(find('[aria-label="Rename trace"]'));
  const field = fieldLabelled(container, 'New name of trace');
  type(field, 'other');
  pressKey(field, 'Escape');
  expect(container.textContent).not.toContain('New name of trace');
  type(fieldLabelled(container, 'New header'), 'lang');
  pressKey(fieldLabelled(container, 'New header'), 'Enter');
  expect(container.textContent).toContain('There is “lang” already');
  expect(told).toEqual([]);
});
