import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, type } from '#client/testing/mount.tsx';
import type { JsonObject } from '#shared/json.ts';
import { SchemaForm, useSchemaForm } from './schema-form.tsx';

const schema: JsonObject = {
  type: 'object',
  properties: {
    customer: { type: 'string', title: 'Customer' },
    amount: { type: 'number', minimum: 1, description: 'In euros.' },
    reason: { enum: ['late', 'broken'] },
  },
  required: ['customer', 'amount'],
};

type FormProps = { initial: JsonObject; onRead(value: JsonObject | null): void };

function Form({ initial, onRead }: FormProps) {
  const form = useSchemaForm(schema, initial);
  return (
    <>
      <SchemaForm form={form} />
      <button type="button" onClick={() => onRead(form.read())}>
        Start
      </button>
      <button
        type="button"
        id="refuse"
        onClick={() => form.showErrors([{ path: 'reason', message: 'Is gone.' }])}
      >
        Refuse
      </button>
    </>
  );
}

function aForm(initial: JsonObject = {}) {
  const read: (JsonObject | null)[] = [];
  const page = mount(<Form initial={initial} onRead={(value) => read.push(value)} />);
  return { ...page, read, start: () => press(page.find('button')) };
}

test('a filled form gives the values that the schema asks for', () => {
  const { container, read, start } = aForm();
  type(fieldLabelled(container, 'Customer'), 'C-7');
  type(fieldLabelled(container, 'Amount'), '120');
  type(fieldLabelled(container, 'Reason'), '1');
  start();
  expect(read).toEqual([{ customer: 'C-7', amount: 120, reason: 'broken' }]);
});

test('a refused form says why at the field, ties it to the field and moves the focus there', () => {
  const { container, read, start } = aForm({ customer: 'C-7' });
  type(fieldLabelled(container, 'Amount'), '0');
  start();
  const amount = fieldLabelled(container, 'Amount');
  expect(read).toEqual([null]);
  expect(amount.getAttribute('aria-invalid')).toBe('true');
  const described = (amount.getAttribute('aria-describedby') ?? '').split(' ');
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    'Amount has to be at least 1.',
    'In euros.',
  ]);
  expect(document.activeElement).toBe(amount);
});

test('an error goes away when its field is changed, and one of the server is shown', () => {
  const { container, find } = aForm({ customer: 'C-7', amount: 2 });
  press(find('#refuse'));
  expect(container.textContent).toContain('Reason is gone.');
  type(fieldLabelled(container, 'Reason'), '0');
  expect(container.textContent).not.toContain('Reason is gone.');
});
