import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

test('parses any JSON value', () => {
  expect(parseJson('{"a":[1,"x\\"[{",null,true]}')).toEqual({ a: [1, 'x"[{', null, true] });
  expect(parseJson('5')).toBe(5);
});

test.each(['', '{', '{"a":}', 'undefined', "{'a':1}"])('refuses what is no JSON: %j', (text) => {
  expect(() => parseJson(text)).toThrow('not valid JSON');
});

test('refuses keys that reach a prototype, also escaped, but not texts that name them', () => {
  expect(() => parseJson('{"a":[{"__proto__":1}]}')).toThrow('"__proto__"');
  expect(() => parseJson('{"const\\u0072uctor":1}')).toThrow('"constructor"');
  expect(parseJson('{"text":"constructor __proto__"}')).toEqual({ text: 'constructor __proto__' });
});

test('refuses nesting over 200 levels; brackets in texts do not count', () => {
  expect(() => parseJson('['.repeat(201) + ']'.repeat(201))).toThrow('200 levels');
  expect(parseJson('['.repeat(200) + ']'.repeat(200))).toBeInstanceOf(Array);
  expect(parseJson(JSON.stringify('['.repeat(1000)))).toBe('['.repeat(1000));
});
