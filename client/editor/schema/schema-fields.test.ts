import { describe, expect, test } from 'vitest';
import { newField, readDefault, readOptions, readSchemaFields, writeSchemaFields } from './schema-fields.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    amount: { type: 'number', minimum: 1, title: 'Amount' },
    reason: { type: 'string', format: 'textarea', description: 'Why' },
    currency: { type: 'string', enum: ['EUR', 'USD'], default: 'EUR' },
    when: { type: 'string', format: 'date' },
    lines: { type: 'array', items: { type: 'string' } },
    odd: { type: ['string', 'null'], pattern: '^a' },
  },
  required: ['amount'],
};

describe('schema fields', () => {
  test('a schema becomes rows and back without a loss', () => {
    const fields = readSchemaFields(schema);
    expect(fields.map((field) => [field.name, field.type])).toEqual([
      ['amount', 'number'],
      ['reason', 'long_text'],
      ['currency', 'choice'],
      ['when', 'date'],
      ['lines', 'list'],
      ['odd', 'other'],
    ]);
    expect(writeSchemaFields(schema, fields)).toEqual(schema);
  });

  test('no required field leaves the keyword away', () => {
    const fields = readSchemaFields(schema).map((field) => ({ ...field, isRequired: false }));
    expect(writeSchemaFields(schema, fields)).not.toHaveProperty('required');
  });

  test('a new field takes a free name', () => {
    expect(newField(['field_3', 'a']).name).toBe('field_4');
  });

  test('options that were numbers stay numbers beside new ones', () => {
    expect(readOptions('1, 3, high, 3,', [1, 2, 3])).toEqual([1, 3, 'high']);
  });

  test('defaults are read by type', () => {
    expect(readDefault('number', '1,5')).toBe(1.5);
    expect(readDefault('integer', '1.5')).toBeUndefined();
    expect(readDefault('boolean', 'true')).toBe(true);
    expect(readDefault('list', '[1]')).toEqual([1]);
    expect(readDefault('list', '5')).toBeUndefined();
    expect(readDefault('object', '[1]')).toBeUndefined();
    expect(readDefault('object', '{ "a": 1 }')).toEqual({ a: 1 });
    expect(readDefault('text', '12')).toBe('12');
    expect(readDefault('text', ' ')).toBeUndefined();
  });
});
