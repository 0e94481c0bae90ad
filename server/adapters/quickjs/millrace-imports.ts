import { type ImportDeclaration, type Program, parse } from 'acorn';
import { AppError } from '#shared/errors.ts';
import { bundledName, importedName } from '#shared/scripts/read-imports.ts';
import { rewriteDynamicImports } from './dynamic-imports.ts';

/** The one module that holds everything that a script imports beside 'millrace'. */
export const bundleModule = '#modules';

/** What the module 'millrace' gives (design 4.3). */
const given = [
  'getVariable',
  'getResource',
  'getState',
  'setState',
  'updateState',
  'startFlow',
  'sendSignal',
  'sql',
  'sendEmail',
  'progress',
  'approvalUrls',
  'context',
];

export type ImportRewrite =
  /** The code without its imports, every line and column where it was, and what has to stand before it, in one line. */
  | { ok: true; code: string; prelude: string }
  | { ok: false; at: { start: { line: number; column: number } } | undefined; message: string };

/**
 * Takes the imports out of a script and puts what they bind before its first line: the names of 'millrace', and what
 * was bundled with the script, if `hasBundle`.
 */
export function rewriteImports(code: string, program: Program, hasBundle: boolean): ImportRewrite {
  let rest = code;
  let bundled = '';
  let prelude = '';
  for (const statement of program.body) {
    const source = sourceOf(statement);
    if (source === null) continue;
    const at = statement.loc ?? undefined;
    if (statement.type !== 'ImportDeclaration') return { ok: false, at, message: noReexport(source) };
    if (source === 'millrace') {
      const bindings = bindingsOf(statement);
      if (!bindings.ok) return bindings;
      prelude += bindings.text;
    } else if (hasBundle) bundled += bundledBindings(statement, source);
    else return { ok: false, at, message: `"${source}" was not bundled with this script: save it again.` };
    const { start, end } = statement;
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\r\n]/g, ' ') + rest.slice(end);
  }
  const imports = bundled === '' ? '' : `import {${bundled}} from '${bundleModule}';`;
  const dynamic = rewriteDynamicImports(rest, program, {
    bundleModule: hasBundle ? bundleModule : null,
    millrace: moduleExpression,
  });
  return { ok: true, code: dynamic.code, prelude: imports + prelude + dynamic.prelude };
}

function noReexport(source: string): string {
  return `What "${source}" gives cannot be exported directly: import it, then export it.`;
}

function bundledBindings(statement: ImportDeclaration, source: string): string {
  const bindings = statement.specifiers.map(
    (specifier) => `${bundledName(source, importedName(specifier))} as ${specifier.local.name},`,
  );
  return bindings.join('');
}

function sourceOf(statement: Program['body'][number]): string | null {
  const isImport =
    statement.type === 'ImportDeclaration' ||
    statement.type === 'ExportAllDeclaration' ||
    statement.type === 'ExportNamedDeclaration';
  return isImport && statement.source ? String(statement.source.value) : null;
}

const moduleExpression = "globalThis[Symbol.for('millrace')]";

function bindingsOf(
  statement: ImportDeclaration,
): { ok: true; text: string } | (ImportRewrite & { ok: false }) {
  let text = '';
  for (const specifier of statement.specifiers) {
    const local = specifier.local.name;
    const name = importedName(specifier);
    if (name === '*') {
      text += `const ${local}=${moduleExpression};`;
      continue;
    }
    if (!given.includes(name)) return { ok: false, at: specifier.loc ?? undefined, message: refusal(name) };
    text += `const ${local}=${moduleExpression}.${name};`;
  }
  return { ok: true, text };
}

/** A script as a module of a bundle, where nothing rewrites it later. Throws what the parser throws. */
export function inlineImports(javascript: string, hasBundle: boolean): string {
  const program = parse(javascript, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const rewritten = rewriteImports(javascript, program, hasBundle);
  if (!rewritten.ok) throw new AppError('invalid_definition', rewritten.message);
  return `${rewritten.prelude}${rewritten.code}`;
}

function refusal(name: string): string {
  const known = `It gives ${given.join(', ')}.`;
  if (name === 'default') return `'millrace' has no default export. ${known}`;
  return `'millrace' has no "${name}". ${known}`;
}
