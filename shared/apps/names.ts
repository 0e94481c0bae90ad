import * as z from 'zod';

/** What every binding sees besides the components by their ids (design 6.2). */
export const appScopeRoots = ['state', 'actions', 'user', 'page', 'url', 'row', 'item', 'event'] as const;

const reservedNames: readonly string[] = [
  ...appScopeRoots,
  ...['undefined', 'null', 'true', 'false', 'this', 'new', 'delete', 'typeof', 'void', 'in', 'instanceof'],
  ...[
    'if',
    'else',
    'for',
    'while',
    'do',
    'switch',
    'case',
    'default',
    'break',
    'continue',
    'return',
    'throw',
  ],
  ...[
    'try',
    'catch',
    'finally',
    'function',
    'class',
    'extends',
    'super',
    'var',
    'let',
    'const',
    'yield',
    'await',
  ],
  ...[
    'import',
    'export',
    'enum',
    'static',
    'with',
    'debugger',
    'arguments',
    'eval',
    'constructor',
    'prototype',
  ],
  ...['async', 'of', 'get', 'set', 'package', 'private', 'protected', 'public', 'interface', 'implements'],
];

const namePattern = /^[a-z][a-z0-9_]{0,63}$/;
const nameRule = 'Use up to 64 of a-z, 0-9 and "_", beginning with a letter';

/** A state variable, which bindings write as `state.<name>`. */
export const variableNameSchema = z
  .string()
  .regex(namePattern, nameRule)
  .refine((name) => name !== 'constructor' && name !== 'prototype', 'Use another name');

/** An id of a component or an action: a name that bindings can write as it is, `text_input1`. */
export const bindingNameSchema = z
  .string()
  .regex(namePattern, nameRule)
  .refine((name) => !reservedNames.includes(name), 'This name is taken by the language of bindings');

/** The first of `table1`, `table2`, ... that is free. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) if (!taken.has(`${base}${number}`)) return `${base}${number}`;
}
