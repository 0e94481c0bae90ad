import { blankSourceFile } from 'ts-blank-space';
import ts from 'typescript-api';
import { lowerEnum, type Replacement } from './lower-enum.ts';
import { isPropertyModifier, lowerParameterProperties } from './lower-parameter-properties.ts';
import type { SandboxFailure } from './thread-messages.ts';

export type StrippedCode =
  /** `mistake`: what TypeScript's parser could not read; what it had skipped may be gone with the types. */
  { ok: true; javascript: string; mistake: SandboxFailure | null } | { ok: false; error: SandboxFailure };

type UnsupportedNode = ts.Node;

/**
 * Replaces TypeScript's types by spaces, so that every line and column stays where it was. An enum becomes an object and
 * a parameter property an assignment on the same lines; other constructs that would need generated code (namespace) are
 * refused with their line.
 * Importing this loads the TypeScript parser, which takes long: only the stripping thread does.
 */
export function stripTypes(code: string): StrippedCode {
  const unsupported: UnsupportedNode[] = [];
  let javascript: string;
  let mistake: SandboxFailure | null;
  try {
    const file = parseTypeScript(code);
    mistake = firstMistake(code, file);
    const enums: ts.EnumDeclaration[] = [];
    const modifiers: ts.Node[] = [];
    const blanked = blankSourceFile(file, (node: UnsupportedNode) => {
      if (ts.isEnumDeclaration(node)) enums.push(node);
      else if (isPropertyModifier(node)) modifiers.push(node);
      else unsupported.push(node);
    });
    javascript = replaceParts(blanked, [
      ...enums.map((node) => lowerEnum(node, file)),
      ...lowerParameterProperties(modifiers, file),
    ]);
  } catch {
    const message = 'The script cannot be read: it is nested too deeply.';
    return { ok: false, error: { code: 'syntax_error', message, fault: 'user' } };
  }
  const first = unsupported.sort((a, b) => a.pos - b.pos)[0];
  return first ? { ok: false, error: unsupportedFailure(code, first) } : { ok: true, javascript, mistake };
}

/** From the last to the first, so that the places of the others stay right. */
function replaceParts(code: string, parts: Replacement[]): string {
  return parts
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: part }) => text.slice(0, start) + part + text.slice(end), code);
}

function parseTypeScript(code: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.ESNext,
    impliedNodeFormat: ts.ModuleKind.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  } as const;
  return ts.createSourceFile('script.ts', code, options, false, ts.ScriptKind.TS);
}

/** The parser goes on after a mistake and notes it with the file, where its types do not tell of it. */
function firstMistake(
  code: string,
  file: ts.SourceFile & { parseDiagnostics?: ts.Diagnostic[] },
): SandboxFailure | null {
  const first = file.parseDiagnostics?.[0];
  if (first === undefined) return null;
  const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  return { code: 'syntax_error', message, fault: 'user', ...placeOf(code, first.start ?? 0) };
}

function placeOf(code: string, start: number): { line: number; column: number } {
  const before = code.slice(0, start).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function unsupportedFailure(code: string, node: UnsupportedNode): SandboxFailure {
  const leading = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(code.slice(node.pos))?.[0].length ?? 0;
  const start = node.pos + leading;
  const text = code.slice(start).split('\n', 1)[0] ?? '';
  return {
    code: 'unsupported_syntax',
    message: `${nameConstruct(text)} is not supported: a script's types are removed, and this would need code to be generated. ${adviseFor(text)}`,
    fault: 'user',
    ...placeOf(code, start),
  };
}

function nameConstruct(text: string): string {
  if (/^(export\s+)?(declare\s+)?(namespace|module)\b/.test(text)) return 'TypeScript\'s "namespace"';
  if (/^import\b/.test(text)) return '"import ... = ..."';
  if (/^export\s*=/.test(text)) return '"export ="';
  if (/^</.test(text)) return 'A type assertion in angle brackets';
  return `This TypeScript construct ("${text.slice(0, 40).trim()}")`;
}

function adviseFor(text: string): string {
  if (/^</.test(text)) return 'Write "value as Type".';
  return 'Write it in plain JavaScript.';
}
