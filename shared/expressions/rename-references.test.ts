import { describe, expect, test } from 'vitest';
import { renameInExpression, renameInTemplate } from './rename-references.ts';

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
    expect(renameInExpression(code, 'a', newId)).toBe(expected);
  });

  test('only the expressions of a template are rewritten', () => {
    expect(renameInTemplate('results.a is {{ results.a }} {{results.b}}', 'a', 'c')).toBe(
      'results.a is {{ results.c }} {{results.b}}',
    );
  });

  test('a template with a mistake stays as it is', () => {
    expect(renameInTemplate('{{ results.a }} {{ results.a', 'a', 'c')).toBe('{{ results.a }} {{ results.a');
  });
});
