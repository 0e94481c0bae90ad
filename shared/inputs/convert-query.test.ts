import { expect, test } from 'vitest';
import { convertQuery } from './convert-query.ts';

const schema = {
  type: 'object',
  properties: {
    n: { type: 'number' },
    i: { type: ['integer', 'null'] },
    b: { type: 'boolean' },
    s: { type: 'string' },
    tags: { type: 'array', items: { type: 'integer' } },
    o: { type: 'object' },
    any: {},
  },
};

test.each<[Record<string, string | string[]>, object]>([
  [
    { n: '1.5', i: '-2', b: 'true', s: '5' },
    { n: 1.5, i: -2, b: true, s: '5' },
  ],
  [{ i: 'null' }, { i: null }],
  [{ tags: ['1', '2'] }, { tags: [1, 2] }],
  [{ tags: '1' }, { tags: [1] }],
  [{ tags: '[1,2]' }, { tags: [1, 2] }],
  [{ o: '{"a":1}' }, { o: { a: 1 } }],
  [
    { any: '1', extra: '1', twice: ['a', 'b'] },
    { any: '1', extra: '1', twice: ['a', 'b'] },
  ],
])('%j becomes %j', (query, expected) => {
  expect(convertQuery(schema, query)).toEqual(expected);
});

test.each<[Record<string, string>]>([
  [{ n: 'abc' }],
  [{ n: '' }],
  [{ b: 'yes' }],
  [{ o: '{' }],
  [{ n: 'Infinity' }],
])('%j does not convert and stays text', (query) => {
  expect(convertQuery(schema, query)).toEqual(query);
});

test('a name such as constructor is not looked up on prototypes', () => {
  expect(convertQuery(schema, { constructor: '1', toString: '2' })).toEqual({
    constructor: '1',
    toString: '2',
  });
  expect(Object.keys(convertQuery(schema, JSON.parse('{"__proto__": "1"}')))).toEqual(['__proto__']);
});
