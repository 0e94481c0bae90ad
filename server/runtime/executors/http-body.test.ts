import { expect, test } from 'vitest';
import { encodeBody } from './http-body.ts';

const textOf = (...given: Parameters<typeof encodeBody>) =>
  Buffer.from(encodeBody(...given)?.bytes ?? []).toString();

test('a form takes the fields of an object, or a text that is encoded already', () => {
  expect(textOf('form', { a: '1 2', b: ['x', 3], c: null })).toBe('a=1+2&b=x&b=3');
  expect(textOf('form', 'a=1&b=%20')).toBe('a=1&b=%20');
  expect(textOf('form', null)).toBe('');
  for (const kind of ['form', 'multipart'] as const) {
    expect(() => encodeBody(kind, [1])).toThrow('The body of a form has to be an object of its fields.');
  }
});

test('no field can begin another part', () => {
  const text = textOf('multipart', { 'a"\r\n': '--millrace-form\r\nx', b: 'millrace-form-0' });
  expect(text.split('--millrace-form-1')).toHaveLength(4);
  expect(text).toContain('name="a%22%0D%0A"');
});
