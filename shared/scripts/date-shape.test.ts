import { expect, test } from 'vitest';
import { dateShapeOf } from './date-shape.ts';

const date = { type: 'string', format: 'date-time' };

test.each([
  [{ type: 'object', properties: { when: date, name: { type: 'string' } } }, { members: { when: true } }],
  [
    { type: 'object', properties: { all: { type: 'array', items: date } } },
    { members: { all: { each: true } } },
  ],
  [{ type: 'object', additionalProperties: date }, { each: true }],
  [{ allOf: [{ type: 'object', properties: { a: date } }, { type: 'object' }] }, { members: { a: true } }],
  [{ type: 'object', properties: { when: { anyOf: [date, { type: 'string' }] } } }, null],
  [{ type: 'object', properties: {} }, null],
  [null, null],
])('%j', (schema, shape) => expect(dateShapeOf(schema)).toEqual(shape));
