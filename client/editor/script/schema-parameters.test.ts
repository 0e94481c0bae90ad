import { expect, test } from 'vitest';
import { schemaParameters } from './schema-parameters.ts';

test('the schema of a saved script gives the fields that its code would give', () => {
  const inputs = {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'Who' },
      when: { type: 'string', format: 'date-time' },
      size: { type: 'string', enum: ['s', 'm'], default: 's' },
      lines: { type: 'array', items: { type: 'number' } },
      day: { type: 'string', format: 'date' },
      count: { type: 'integer' },
      other: {},
    },
    required: ['name', 'when'],
  };
  expect(schemaParameters(inputs)).toEqual([
    { name: 'name', type: { kind: 'text' }, isOptional: false, help: 'Who' },
    { name: 'when', type: { kind: 'time' }, isOptional: false },
    { name: 'size', type: { kind: 'choice', options: ['s', 'm'] }, isOptional: true, defaultValue: 's' },
    { name: 'lines', type: { kind: 'list' }, isOptional: true },
    { name: 'day', type: { kind: 'date' }, isOptional: true },
    { name: 'count', type: { kind: 'number' }, isOptional: true },
    { name: 'other', type: { kind: 'any' }, isOptional: true },
  ]);
  expect(schemaParameters(null)).toEqual([]);
});
