import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolvePath } from './resolve-path.ts';
import { scopeNames } from './scope-names.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

const scope = {
  input: { x: { y: 1 }, list: [{ name: 'a' }, { name: 'b' }], nothing: null, text: 'abc', 'with space': 2 },
  results: { fetch: { items: [{ name: 'first' }] }, 'b-2': 5 },
  previous: null,
  now: '2026-01-01T00:00:00.000Z',
};

describe('bare paths', () => {
  test.each<[string, unknown]>([
    ['results.fetch.items[0].name', 'first'],
    ['results["b-2"]', 5],
    ["input['with space']", 2],
    ['input.x?.y', 1],
    ['input.nothing?.y.z', undefined],
    ['input.missing', undefined],
    ['input.missing?.[0]', undefined],
    ['input.list.length', 2],
    ['input.list[7]', undefined],
    ['input.text.length', 3],
    ['input.text[1]', 'b'],
    ['  input . x . y  ', 1],
    ['now', '2026-01-01T00:00:00.000Z'],
    ['previous', null],
  ])('%s is %j', (code, value) => {
    expect(resolvePath(code, scope)).toEqual({ kind: 'value', value });
  });

  test('reading from null or undefined fails in the words of the sandbox', () => {
    const error = (code: string) => resolvePath(code, scope);
    expect(error('previous.a')).toEqual({ kind: 'error', message: "cannot read property 'a' of null" });
    expect(error('input.no.a')).toEqual({ kind: 'error', message: "cannot read property 'a' of undefined" });
    expect(error('input.no[0]')).toEqual({ kind: 'error', message: 'cannot read property of undefined' });
  });

  test.each([
    'input.a + 1',
    'input.list.map',
    'input.toString',
    'input.__proto__',
    'input.constructor',
    'input.text.trim',
    'results[input.text]',
    'Math.PI',
    'item',
    'input.',
    'input[01]',
    'input["a\\n"]',
    '{ a: input }',
    '',
    'return input',
    'inputs.a',
  ])('%s is left to the sandbox', (code) => {
    expect(resolvePath(code, scope)).toEqual({ kind: 'not_a_path' });
  });

  test('a key named __proto__ is an ordinary key', () => {
    const input: unknown = JSON.parse('{"__proto__": {"a": 1}}');
    expect(resolvePath('input.__proto__.a', { input })).toEqual({ kind: 'value', value: 1 });
  });

  test('half of a character is left to the sandbox, which replaces it', () => {
    expect(resolvePath('input[0]', { input: '😀' })).toEqual({ kind: 'not_a_path' });
  });
});

const key = fc.constantFrom('a', 'b', 'length', 'toString', '__proto__', 'constructor', 'name', '0', '1');
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1.5, '', 'text', '😀'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const step = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('.', '?.', ' . '),
      key.filter((name) => !/^\d/.test(name)),
    )
    .map(([dot, name]) => dot + name),
  fc.tuple(fc.constantFrom('', '?.'), fc.nat(3)).map(([dot, index]) => `${dot}[${index}]`),
  fc
    .tuple(fc.constantFrom('', '?.'), key, fc.constantFrom('"', "'"))
    .map(([dot, name, quote]) => `${dot}[${quote}${name}${quote}]`),
);

test('a path that is resolved without the sandbox gives exactly what JavaScript gives', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...scopeNames),
      fc.array(step, { maxLength: 4 }),
      json,
      (root, steps, value) => {
        const code = root + steps.join('');
        const outcome = resolvePath(code, { [root]: value });
        if (outcome.kind === 'not_a_path') return;
        compared += 1;
        const evaluate = new Function(root, `"use strict"; return (${code}\n);`);
        if (outcome.kind === 'error') expect(() => evaluate(value), code).toThrow(TypeError);
        else expect(evaluate(value), code).toBe(outcome.value);
      },
    ),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(500);
});
