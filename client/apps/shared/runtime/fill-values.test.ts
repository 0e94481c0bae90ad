import { expect, test } from 'vitest';
import { codesForSandbox, fillValue } from './fill-values.ts';

const scope = { form1: { values: { amount: 5 } }, user: { name: 'Ada' } };

test('a plain path, also with a quoted name, needs no sandbox', () => {
  const value = 'Hello {{ user.name }}, {{ form1.values["amount"] }}';
  expect(codesForSandbox(value, scope)).toEqual([]);
  expect(fillValue(value, scope, {})).toEqual({ value: 'Hello Ada, 5', error: null });
});

test('other expressions take what the sandbox gave', () => {
  const value = '{{ form1.values.amount * 2 }}';
  const [code = ''] = codesForSandbox(value, scope);
  expect(fillValue(value, scope, {}).value).toBeUndefined();
  expect(fillValue(value, scope, { [code]: { ok: true, value: 10 } }).value).toBe(10);
});

test('an expression that fails gives the reason', () => {
  const code = ' nothing.at.all() ';
  const filled = fillValue(`{{${code}}}`, scope, {
    [code]: { ok: false, message: 'nothing is not defined' },
  });
  expect(filled).toEqual({ value: undefined, error: 'nothing is not defined' });
});
