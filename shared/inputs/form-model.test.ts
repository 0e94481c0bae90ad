import { describe, expect, test } from 'vitest';
import { formFields } from './form-model.ts';

function kindOf(property: object) {
  return formFields({ type: 'object', properties: { a: { ...property } } })[0]?.kind;
}

test('fields keep the order of the schema and carry what a form shows', () => {
  const schema = {
    type: 'object',
    required: ['orderId'],
    properties: {
      orderId: { type: 'string', description: 'As printed on the invoice' },
      amount: { type: 'number', title: 'Amount in EUR', default: 10 },
    },
  };
  expect(formFields(schema)).toEqual([
    {
      name: 'orderId',
      kind: 'text',
      label: 'Order id',
      required: true,
      description: 'As printed on the invoice',
    },
    { name: 'amount', kind: 'number', label: 'Amount in EUR', required: false, default: 10 },
  ]);
});

describe('the kind of a field', () => {
  test.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'textarea' }, 'textarea'],
    [{ type: 'string', maxLength: 5000 }, 'textarea'],
    [{ type: 'string', format: 'email' }, 'email'],
    [{ type: 'string', format: 'uri' }, 'url'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', format: 'date-time' }, 'date-time'],
    [{ type: 'string', format: 'toString' }, 'text'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ type: 'integer' }, 'integer'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: ['string', 'number'] }, 'json'],
    [{ type: 'array' }, 'json'],
    [{}, 'json'],
    [{ enum: ['a'] }, 'select'],
  ])('of %j is %s', (property, kind) => {
    expect(kindOf(property)).toBe(kind);
  });

  test('choices come from enum or from constants with titles', () => {
    const options = (property: object) =>
      formFields({ properties: { a: { ...property } } })[0]?.options?.map(({ value, label }) => [
        value,
        label,
      ]);
    expect(options({ enum: ['a', 1, null] })).toEqual([
      ['a', 'a'],
      [1, '1'],
      [null, 'null'],
    ]);
    expect(options({ oneOf: [{ const: 1, title: 'One' }, { const: 2 }] })).toEqual([
      [1, 'One'],
      [2, '2'],
    ]);
    expect(options({ anyOf: [{ const: 1 }, { type: 'string' }] })).toBeUndefined();
  });
});

test('a schema without properties, or with broken ones, draws what it can', () => {
  expect(formFields({})).toEqual([]);
  expect(formFields({ properties: [] })).toEqual([]);
  expect(formFields({ properties: { order_no: true } })).toEqual([
    { name: 'order_no', kind: 'json', label: 'Order no', required: false },
  ]);
});
