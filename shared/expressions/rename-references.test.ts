import { describe, expect, test } from 'vitest';
import { renameInExpression, renameInTemplate } from './rename-references.ts';

const renaming = { of: 'results', id: 'a', newId: 'c' } as const;

describe('renaming a node in an expression', () => {
  test.each([
    ['results.a.b + results.ab', 'c', 'results.c.b + results.ab'],
    ['results["a"][0] + results[\'a\']', 'c', 'results["c"][0] + results[\'c\']'],
    ['results[`a`]', 'c', 'results[`c`]'],
    ['results.a', 'c-d', 'results["c-d"]'],
    ['results?.a?.b', 'c-d', 'results?.["c-d"]?.b'],
    ['results.a', '2nd', 'results["2nd"]'],
    ['const a = results.a; return a + "results.a"', 'c', 'const a = results.c; return a + "results.a"'],
    ['input.map((results) => results.a)', 'c', 'input.map((results) => results.a)'],
    ['results.a + (', 'c', 'results.a + ('],
    ['input.a', 'c', 'input.a'],
  ])('%s with the id %s becomes %s', (code, newId, expected) => {
    expect(renameInExpression(code, { of: 'results', id: 'a', newId })).toBe(expected);
  });

  test.each([
    ['env.a + results.a + env["a"]', 'rate', 'env.rate + results.a + env["rate"]'],
    ['env.a', 'maxRate', 'env.maxRate'],
    ['((env) => env.a)(input)', 'rate', '((env) => env.a)(input)'],
    ['env[input.name]', 'rate', 'env[input.name]'],
  ])('a value of the flow: %s with the name %s becomes %s', (code, newId, expected) => {
    expect(renameInExpression(code, { of: 'env', id: 'a', newId })).toBe(expected);
  });

  test('only the expressions of a template are rewritten', () => {
    expect(renameInTemplate('results.a is {{ results.a }} {{results.b}}', renaming)).toBe(
      'results.a is {{ results.c }} {{results.b}}',
    );
  });

  test('a template with a mistake stays as it is', () => {
    expect(renameInTemplate('{{ results.a }} {{ results.a', renaming)).toBe('{{ results.a }} {{ results.a');
  });
});
