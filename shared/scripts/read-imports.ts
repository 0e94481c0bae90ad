import { type Program, parse } from 'acorn';
import { pathSchema } from '#shared/slug.ts';
import { findDynamicImports } from './dynamic-imports.ts';

/** One module that a script imports, with everything it takes from it. */
export type ScriptImport = {
  source: string;
  /** Exported names, `default`, and `*` for the whole. */
  names: string[];
  /** Of the first statement that imports it; 1-based. */
  line: number;
  column: number;
  /** Only `import(...)` names it: a script may go on without it. */
  isOptional: boolean;
};

/**
 * The modules that a script imports, 'millrace' left out, from its JavaScript (types are gone already). What cannot
 * be parsed has none: running it says what is wrong.
 */
export function readImports(javascript: string): ScriptImport[] {
  const found = new Map<string, ScriptImport>();
  const program = parseProgram(javascript);
  const add = (source: string, names: string[], place: ImportPlace) => {
    if (source === 'millrace') return;
    const known = found.get(source) ?? { source, names: [], ...place };
    known.isOptional &&= place.isOptional;
    for (const name of names) if (!known.names.includes(name)) known.names.push(name);
    found.set(source, known);
  };
  for (const statement of program?.body ?? []) {
    if (statement.type !== 'ImportDeclaration') continue;
    const { line = 1, column = 0 } = statement.loc?.start ?? {};
    const names = statement.specifiers.map(importedName);
    add(String(statement.source.value), names, { line, column: column + 1, isOptional: false });
  }
  for (const { source, line, column } of program ? findDynamicImports(javascript, program) : [])
    if (source !== null) add(source, ['*'], { line, column, isOptional: true });
  return [...found.values()];
}

type ImportPlace = Pick<ScriptImport, 'line' | 'column' | 'isOptional'>;

/** Whether code could import something beside 'millrace': quick, also for TypeScript, and never wrong when it says no. */
export function mayImport(code: string): boolean {
  return /\bimport\b[^;]*?['"](?!millrace['"])/.test(code);
}

function parseProgram(javascript: string): Program | null {
  try {
    return parse(javascript, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowReturnOutsideFunction: true,
      locations: true,
    });
  } catch {
    return null;
  }
}

type Specifier = Extract<Program['body'][number], { type: 'ImportDeclaration' }>['specifiers'][number];

/** The name that an import takes from its module: an export's, `default`, or `*`. */
export function importedName(specifier: Specifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

/** The name under which a script's one bundle exports what an import takes: an identifier, different for each. */
export function bundledName(source: string, name: string): string {
  return `${toIdentifier(source)}$${name === '*' ? '' : toIdentifier(name)}`;
}

function toIdentifier(text: string): string {
  return text
    .replace(/[^A-Za-z0-9]/g, (letter) => `_${letter.charCodeAt(0).toString(16)}_`)
    .replace(/^\d/, '_$&');
}

/** What an import's text names: another script of the workspace, or a package of npm. */
export type ImportTarget =
  | { kind: 'saved'; path: string; version: number | null }
  | { kind: 'package'; name: string; range: string | null; subpath: string }
  | { kind: 'invalid' };

/**
 * `folder/name` is a saved script if `isSaved` knows it, if a slash stands before it or a version (`@3`) behind it;
 * anything else is a package: `zod`, `zod@^4`, `@scope/name@1.2.3`, `lodash-es/groupBy`.
 */
export function readImportTarget(source: string, isSaved: (path: string) => boolean): ImportTarget {
  const saved = /^(\/?)([^@]+)(?:@(\d+))?$/.exec(source);
  const path = saved?.[2] ?? '';
  const version = saved?.[3] === undefined ? null : Number(saved[3]);
  const isPath = pathSchema.safeParse(path).success;
  if (isPath && (saved?.[1] === '/' || version !== null || isSaved(path))) {
    return { kind: 'saved', path, version };
  }
  const match = packagePattern.exec(source);
  if (!match) return { kind: 'invalid' };
  const [, name = '', range = null, subpath = ''] = match;
  return { kind: 'package', name, range, subpath };
}

const packagePattern =
  /^((?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*)(?:@([\w.^~<>=*+-]{1,60}))?((?:\/[\w.-]+)*)$/;
