import type { ImportDeclaration, Program } from 'acorn';

/** What the module 'millrace' gives so far (design 4.3). */
const given = ['getState', 'setState', 'updateState', 'approvalUrls', 'context'];
/** What it will give. */
const later = ['getVariable', 'getResource', 'startFlow', 'sendSignal', 'sql', 'sendEmail', 'progress'];

export type ImportRewrite =
  /** The code without its imports, every line and column where it was, and what has to stand before it. */
  | { ok: true; code: string; prelude: string }
  | { ok: false; at: { start: { line: number; column: number } } | undefined; message: string };

/** Takes the imports of 'millrace' out of a script; what they name is bound before its first line. */
export function rewriteImports(code: string, program: Program): ImportRewrite {
  let rest = code;
  let prelude = '';
  for (const statement of program.body) {
    const source = sourceOf(statement);
    if (source === null) continue;
    if (source !== 'millrace' || statement.type !== 'ImportDeclaration') {
      const message =
        source === 'millrace'
          ? "What 'millrace' gives cannot be exported again: import it."
          : `Imports are not supported yet, only those of 'millrace': put what the script needs of "${source}" into the script itself.`;
      return { ok: false, at: statement.loc ?? undefined, message };
    }
    const bindings = bindingsOf(statement);
    if (!bindings.ok) return bindings;
    prelude += bindings.text;
    const { start, end } = statement;
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\r\n]/g, ' ') + rest.slice(end);
  }
  return { ok: true, code: rest, prelude };
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
    if (specifier.type === 'ImportNamespaceSpecifier') {
      text += `const ${local}=${moduleExpression};`;
      continue;
    }
    const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : importedName(specifier.imported);
    if (!given.includes(name)) return { ok: false, at: specifier.loc ?? undefined, message: refusal(name) };
    text += `const ${local}=${moduleExpression}.${name};`;
  }
  return { ok: true, text };
}

function importedName(imported: { type: 'Identifier'; name: string } | { type: 'Literal'; value?: unknown }) {
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

function refusal(name: string): string {
  const known = `It gives ${given.join(', ')}.`;
  if (later.includes(name)) return `"${name}" of 'millrace' is not supported yet. ${known}`;
  if (name === 'default') return `'millrace' has no default export. ${known}`;
  return `'millrace' has no "${name}". ${known}`;
}
