import { describe, expect, test } from 'vitest';
import { bindParameters } from './bind-parameters.ts';

const bound = (sql: string, values = {}) => bindParameters(sql, values);

describe('the parameters of a query', () => {
  test('are numbered in the order of their first use, each once', () => {
    expect(bound('select :b, :a, :b', { a: 1, b: null, unused: 2 })).toEqual({
      ok: true,
      text: 'select $1, $2, $1',
      parameters: [null, 1],
    });
  });

  test('are not looked for in casts, quotes, comments and dollar quotes', () => {
    const sql = [
      `select '12:30'::time, ":a", e'it\\'s :a', 'it''s :a' -- :a`,
      '/* :a */ , $$ :a $$, $x$ :a $$ :a $x$',
    ].join('\n');
    expect(bound(sql, { a: 1 })).toEqual({ ok: true, text: sql, parameters: [] });
    expect(bound(`${sql}, :a`, { a: 1 })).toMatchObject({ text: `${sql}, $1`, parameters: [1] });
  });

  test('may be numbered by the author, in the order in which they stand', () => {
    expect(bound('select $2, :a, $1', { a: 1, b: 2 })).toEqual({
      ok: true,
      text: 'select $2, $1, $1',
      parameters: [1, 2],
    });
  });

  test('that do not exist are named', () => {
    expect(bound('select :nobody', { a: 1 })).toEqual({
      ok: false,
      message: 'The query names :nobody, but has no parameter "nobody".',
    });
    expect(bound('select $2', { a: 1 })).toMatchObject({ ok: false });
    expect(bound('select :__proto__', {})).toMatchObject({ ok: false });
  });
});
