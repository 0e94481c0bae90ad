import { describe, expect, test } from 'vitest';
import { formFields } from '#shared/inputs/form-model.ts';
import type { JsonObject } from '#shared/json.ts';
import { entriesOf, errorsByField, type FormEntries, readForm } from './form-entries.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    customer: { type: 'string' },
    amount: { type: 'number', minimum: 1 },
    isUrgent: { type: 'boolean' },
    reason: { enum: ['late', 'broken'], default: 'broken' },
    lines: { type: 'array', items: { type: 'object', properties: { price: { type: 'number' } } } },
    due: { type: 'string', format: 'date-time' },
  },
  required: ['customer', 'amount'],
};
const fields = formFields(schema);

function read(entries: FormEntries) {
  return readForm(schema, fields, { ...entriesOf(fields, {}), ...entries });
}

describe('the values of a form', () => {
  test('typed text becomes the types of the schema, and empty optional fields are left out', () => {
    expect(read({ customer: 'C-7', amount: '120.5' })).toEqual({
      ok: true,
      value: { customer: 'C-7', amount: 120.5, isUrgent: false, reason: 'broken' },
    });
  });

  test('a decimal comma is read as a decimal point', () => {
    expect(read({ customer: 'C-7', amount: '1,5' })).toMatchObject({ ok: true, value: { amount: 1.5 } });
  });

  test('what is not a number, what is not JSON and what is missing is said at its field', () => {
    const result = read({ amount: 'many', lines: '[{' });
    expect(result.ok).toBe(false);
    expect(Object.keys(result.ok ? {} : result.errors).sort()).toEqual(['amount', 'customer', 'lines']);
    expect(result).toMatchObject({ errors: { amount: 'Amount must be a number.' } });
  });

  test('a bound of the schema is said at its field', () => {
    const result = read({ customer: 'C-7', amount: '0' });
    expect(result.ok ? '' : result.errors.amount).toMatch(/^Amount .*1/);
    expect(Object.keys(result.ok ? {} : result.errors)).toEqual(['amount']);
  });

  test('an error inside a value stands at the field that holds it, with its place', () => {
    expect(errorsByField([{ path: 'lines[0].price', message: 'Has to be a number.' }], fields)).toEqual({
      lines: 'lines[0].price: Has to be a number.',
    });
    expect(errorsByField([{ path: '', message: 'Not this.' }], fields)).toEqual({ '': 'Not this.' });
  });

  test('values that were given come back unchanged through the form', () => {
    const value = {
      customer: 'C-7',
      amount: 3,
      isUrgent: true,
      reason: 'late',
      lines: [{ price: 4 }],
      due: '2026-03-01T09:30:00.000Z',
    };
    expect(readForm(schema, fields, entriesOf(fields, value))).toEqual({ ok: true, value });
  });
});
