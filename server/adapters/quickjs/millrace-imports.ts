import type { ImportDeclaration, Program } from 'acorn';

/** What the module 'millrace' gives so far (design 4.3). */
const given = ['getState', 'setState', 'updateState', 'approvalUrls', 'context'];
/** What it will give. */
const later = ['getVariable', 'getResource', 'startFlow', 'sendSignal', 'sql', 'sendEmail', 'progress'];

export type ImportRewrite =
  /** The code without its imports, every line and column where it was, and what has to stand before it, in one line. */
  | { ok: true; code: string; prelude: string }
  | { ok: false; at: { start: { line: number; column: number } } | undefined; message: string };

/**
 * Takes the imports out of a script and puts what they bind before its first line: the names of 'millrace', and the
 * modules that were bundled with the script, `modules`, as imports of the engine.
 */
export function rewriteImports(
  code: string,
  program: Program,
  modules: readonly string[] = [],
): ImportRewrite {
  let rest = code;
  let imports = '';
  let prelude = '';
  for (const statement of program.body) {
    const source = sourceOf(statement);
    if (source === null) continue;
    const isKnown = modules.includes(source);
    if (isKnown && statement.type !== 'ImportDeclaration') continue;
    if (statement.type !== 'ImportDeclaration' || (source !== 'millrace' && !isKnown)) {
      return { ok: false, at: statement.loc ?? undefined, message: refuseSource(source) };
    }
    if (isKnown) imports += importText(statement, source);
    else {
      const bindings = bindingsOf(statement);
      if (!bindings.ok) return bindings;
      prelude += bindings.text;
    }
    const { start, end } = statement;
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\r\n]/g, ' ') + rest.slice(end);
  }
  return { ok: true, code: rest, prelude: imports + prelude };
}

function refuseSource(source: string): string {
  if (source === 'millrace') return "What 'millrace' gives cannot be exported again: import it.";
  return `"${source}" cannot be imported here: it was not bundled with the script.`;
}

/** The import again, in one line. */
function importText(statement: ImportDeclaration, source: string): string {
  const named: string[] = [];
  const whole: string[] = [];
  for (const specifier of statement.specifiers) {
    const local = specifier.local.name;
    if (specifier.type === 'ImportNamespaceSpecifier') whole.push(`* as ${local}`);
    else if (specifier.type === 'ImportDefaultSpecifier') whole.unshift(local);
    else named.push(`${importedText(specifier.imported)} as ${local}`);
  }
  if (named.length > 0) whole.push(`{${named.join()}}`);
  return `import ${whole.join()}${whole.length > 0 ? ' from ' : ''}${JSON.stringify(source)};`;
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

function importedText(imported: ImportedName): string {
  return imported.type === 'Identifier' ? imported.name : JSON.stringify(imported.value);
}

type ImportedName = { type: 'Identifier'; name: string } | { type: 'Literal'; value?: unknown };

function importedName(imported: ImportedName): string {
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

function refusal(name: string): string {
  const known = `It gives ${given.join(', ')}.`;
  if (later.includes(name)) return `"${name}" of 'millrace' is not supported yet. ${known}`;
  if (name === 'default') return `'millrace' has no default export. ${known}`;
  return `'millrace' has no "${name}". ${known}`;
}
