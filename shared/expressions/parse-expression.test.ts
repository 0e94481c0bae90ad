import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedNodeIds } from './list-references.ts';
import { parseExpression } from './parse-expression.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

function read(code: string) {
  const parsed = parseExpression(code);
  if (!parsed.ok) throw new Error(`${code}: ${parsed.error.message}`);
  return parsed;
}

function failure(code: string) {
  const parsed = parseExpression(code);
  if (parsed.ok) throw new Error(`${code} was accepted`);
  return parsed.error;
}

describe('the form of an expression', () => {
  test.each([
    ['input.a + 1', 'expression'],
    ['{ a: 1, ...input }', 'expression'],
    ['input.a // the amount', 'expression'],
    ['input.a;', 'expression'],
    ['(input.a)', 'expression'],
    ['({ a }) => a', 'expression'],
    ['return input.a', 'body'],
    ['const a = input.a; return a * 2', 'body'],
    ['if (input.a) { return 1 }\nreturn 2', 'body'],
    ['throw new Error("no")', 'body'],
    ['const a = input.a; if (!a) throw "none"', 'body'],
  ])('%s is of the form %s', (code, form) => {
    expect(read(code).form).toBe(form);
  });

  test('statements without a return give a clear error', () => {
    expect(failure('const a = 1; a + 1').message).toBe('Statements need a "return" to give a value');
  });

  test('a return inside a function is not a return of the expression', () => {
    expect(failure('const f = () => { return 1 }; f()').message).toContain('need a "return"');
  });
});

describe('mistakes', () => {
  test('an empty text is an error', () => {
    expect(failure('  ')).toEqual({ message: 'The expression is empty', line: 1, column: 1 });
  });

  test('a mistake has its line and column', () => {
    expect(failure('input.a +\n  + )')).toEqual({ message: 'Unexpected token', line: 2, column: 5 });
  });

  test('text behind an expression is an error at its place', () => {
    expect(failure('input.a input.b')).toMatchObject({ line: 1, column: 9 });
  });

  test('the mistake of a body is that of the body', () => {
    expect(failure('const a = 1;\nreturn a +;')).toMatchObject({ line: 2, column: 11 });
  });

  test('await is refused: expressions are synchronous', () => {
    expect(failure('await input.a').message).toBe('"await" cannot be used: expressions are synchronous');
  });

  test.each(['import("x")', 'import.meta.url', 'import a from "a"; return a', 'return import("x")'])(
    '%s is refused: nothing can be imported',
    (code) => {
      expect(failure(code).message).toBe('"import" and "export" cannot be used in an expression');
    },
  );

  test('a property may be called import', () => {
    expect(read('input.import').form).toBe('expression');
  });

  test.each(['with (input) { return a }', 'return 010', 'delete input'])(
    '%s is refused as in strict mode',
    (code) => {
      expect(parseExpression(code).ok).toBe(false);
    },
  );

  test('any text gives an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (code) => {
        expect(typeof parseExpression(code).ok).toBe('boolean');
      }),
    );
  });

  test('a text that is nested too deeply gives an error', () => {
    expect(failure('('.repeat(100_000)).message).toBe('The expression is nested too deeply');
    expect(failure(`1${'+1'.repeat(200_000)}`).message).toBe('The expression is nested too deeply');
  });
});

describe('references', () => {
  test.each<[string, string[]]>([
    ['results.a.b + results["b-2"][0]', ['a', 'b-2']],
    ['results?.a?.b', ['a']],
    ['results[`a`]', ['a']],
    [`\`\${results.a} and \${results.b}\``, ['a', 'b']],
    ['input.results.a', []],
    ['({ results: 1 }).results', []],
    ['input.items.map((results) => results.a)', []],
    ['input.items.map((item) => results.a + item)', ['a']],
    ['const results = { a: 1 }; return results.a', []],
    ['{ const results = {}; } return results.a', ['a']],
    ['const { x = results.a } = input; return x', ['a']],
    ['results.a + results.a', ['a']],
  ])('%s names %j', (code, ids) => {
    expect(namedNodeIds(read(code).references)).toEqual(ids);
  });

  test.each([
    'results[input.id]',
    'results',
    'Object.keys(results)',
    'const { a } = results; return a',
    `results[\`a\${1}\`]`,
  ])('%s is a computed name', (code) => {
    expect(read(code).references.computed).toHaveLength(1);
  });

  test('roots are the scope names that are used, other names are listed apart', () => {
    const { roots, others } = read('Math.max(input.a, item, previous.b, input.c, fetch)').references;
    expect(roots).toEqual(['input', 'item', 'previous']);
    expect(others).toEqual(['Math', 'fetch']);
  });
});
