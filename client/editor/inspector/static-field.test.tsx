import { useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, type } from '#client/testing/mount.tsx';
import type { JsonValue } from '#shared/json.ts';
import type { ParameterType } from '../script/read-type.ts';
import { StaticField } from './static-field.tsx';

function Message({ isLine = false }: { isLine?: boolean }) {
  const [value, setValue] = useState<JsonValue | undefined>('');
  return (
    <StaticField
      label="Message"
      type={{ kind: 'text' }}
      value={value}
      isOptional={false}
      isLine={isLine}
      placeholder=""
      onChange={setValue}
    />
  );
}

test('a text may have lines, and its field stays the same while it grows', () => {
  const { container } = mount(<Message />);
  const field = fieldLabelled(container, 'Message');
  for (const text of ['Short', 'x'.repeat(100), 'One line\nand another one']) {
    type(field, text);
    expect(fieldLabelled(container, 'Message')).toBe(field);
    expect(field.value).toBe(text);
  }
});

test('what has one line has a field of one line', () => {
  const { container } = mount(<Message isLine />);
  expect(fieldLabelled(container, 'Message').tagName).toBe('INPUT');
});

test.each<[ParameterType, JsonValue, string]>([
  [{ kind: 'number' }, 'many', 'many'],
  [{ kind: 'boolean' }, 'perhaps', '"perhaps"'],
  [{ kind: 'choice', options: ['eur', 'usd'] }, 'gbp', '"gbp"'],
  [{ kind: 'choice', options: ['eur', 'usd'] }, 'usd', '"usd"'],
  [{ kind: 'boolean' }, '', ''],
])('of the type %j the value %j, which may not fit, is seen', (type, value, shown) => {
  const { container } = mount(
    <StaticField
      label="It"
      type={type}
      value={value}
      isOptional={false}
      placeholder=""
      onChange={() => undefined}
    />,
  );
  expect(fieldLabelled(container, 'It').value).toBe(shown);
});

test('a time is chosen on the own clock and kept with its zone', () => {
  const told: (JsonValue | undefined)[] = [];
  const { container } = mount(
    <StaticField
      label="From"
      type={{ kind: 'time' }}
      value=""
      isOptional={false}
      placeholder=""
      onChange={(next) => told.push(next)}
    />,
  );
  type(fieldLabelled(container, 'From'), '2026-03-30T09:00');
  expect(told).toEqual([new Date(2026, 2, 30, 9).toISOString()]);
});
