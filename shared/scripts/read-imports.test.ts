import { describe, expect, test } from 'vitest';
import { bundledName, readImports, readImportTarget } from './read-imports.ts';

describe('the imports of a script', () => {
  test('are listed by module, with what is taken from each', () => {
    const code = `import { format, parse as read } from 'date-fns';
import _, * as all from "lodash-es"; import 'side';
import { getState } from 'millrace'; import { parse } from 'date-fns';
return 1;`;
    expect(readImports(code)).toEqual([
      { source: 'date-fns', names: ['format', 'parse'], line: 1, column: 1, isOptional: false },
      { source: 'lodash-es', names: ['default', '*'], line: 2, column: 1, isOptional: false },
      { source: 'side', names: [], line: 2, column: 38, isOptional: false },
    ]);
  });

  test('may be dynamic: the whole module, which the script may do without', () => {
    const code =
      "const { z } = await import('zod'); import('a'); import { x } from 'a';\nreturn import(name + 'b');";
    expect(readImports(code)).toEqual([
      { source: 'a', names: ['x', '*'], line: 1, column: 49, isOptional: false },
      { source: 'zod', names: ['*'], line: 1, column: 21, isOptional: true },
    ]);
  });

  test('are none in code that does not parse', () => {
    expect(readImports('import {')).toEqual([]);
  });

  test('have a name of their own in the bundle', () => {
    const names = [
      ['a-b', 'c'],
      ['a_b', 'c'],
      ['a', 'b_c'],
      ['a-b', '*'],
      ['a-b', 'default'],
      ['@a/b', 'c'],
      ['0a', 'x$y'],
    ].map(([source = '', name = '']) => bundledName(source, name));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_$][\w$]*$/);
  });
});

describe('the text of an import', () => {
  const isSaved = (path: string) => path === 'team/lib';

  test.each([
    ['team/lib', { kind: 'saved', path: 'team/lib', version: null }],
    ['team/lib@12', { kind: 'saved', path: 'team/lib', version: 12 }],
    ['/other/lib', { kind: 'saved', path: 'other/lib', version: null }],
    ['zod', { kind: 'package', name: 'zod', range: null, subpath: '' }],
    ['zod@^4.1', { kind: 'package', name: 'zod', range: '^4.1', subpath: '' }],
    ['lodash-es/groupBy', { kind: 'package', name: 'lodash-es', range: null, subpath: '/groupBy' }],
    [
      '@scope/name@1.2.3/deep/x.js',
      { kind: 'package', name: '@scope/name', range: '1.2.3', subpath: '/deep/x.js' },
    ],
    ['./lib', { kind: 'invalid' }],
    ['../x', { kind: 'invalid' }],
    ['https://x.example/y.js', { kind: 'invalid' }],
    ['git+ssh://x', { kind: 'invalid' }],
    ['', { kind: 'invalid' }],
    ['zod@file:..', { kind: 'invalid' }],
  ])('%s', (source, target) => expect(readImportTarget(source, isSaved)).toEqual(target));
});
