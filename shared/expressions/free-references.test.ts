import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { findFreeReferences } from './free-references.ts';

test.each<[string, string[]]>([
  ['a + b.c + d[e]', ['a', 'b', 'd', 'e']],
  ['({ a, b: c, [d]: 1 })', ['a', 'c', 'd']],
  ['const { a, b: [c = d], ...e } = f; a; c; e', ['d', 'f']],
  ['f(); function f(a) { return a + b }', ['b']],
  ['(function g(a, ...b) { return g(a, b, arguments) })', []],
  ['arguments', ['arguments']],
  ['try { a } catch (e) { e + b }', ['a', 'b']],
  ['try { a } catch ({ message }) { message }', ['a']],
  ['for (let i = 0; i < n; i += 1) { i }', ['n']],
  ['for (const x of xs) { x } x', ['xs', 'x']],
  ['for (var x in xs) { x } x', ['xs']],
  ['if (a) { var b = 1 } b', ['a']],
  ['{ let a = 1; a } a', ['a']],
  ['switch (a) { case b: let c = 1; c }', ['a', 'b']],
  ['class A extends B { c = d; [e]() { return A } static { f } }', ['B', 'd', 'e', 'f']],
  ['x: for (;;) { break x }', []],
  [`\`\${a}\${b\`c\`}\``, ['a', 'b']],
  ['(a = b, { c } = d) => a + c', ['b', 'd']],
  ['new.target', []],
])('the names that "%s" takes from outside', (code, expected) => {
  const wrapped = code === 'new.target' ? 'function f() { new.target }' : code;
  const names = findFreeReferences(parse(wrapped, { ecmaVersion: 2023 })).map((reference) => reference.name);
  expect(names).toEqual(expected);
});
