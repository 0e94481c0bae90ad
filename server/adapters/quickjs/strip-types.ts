import blankTypes from 'ts-blank-space';
import type { SandboxFailure } from './thread-messages.ts';

export type StrippedCode = { ok: true; javascript: string } | { ok: false; error: SandboxFailure };

type UnsupportedNode = { pos: number };

/**
 * Replaces TypeScript's types by spaces, so that every line and column stays where it was. Constructs that
 * would need generated code (enum, namespace, parameter properties) are refused with their line.
 * Importing this loads the TypeScript parser, which takes long: only the stripping thread does.
 */
export function stripTypes(code: string): StrippedCode {
  const unsupported: UnsupportedNode[] = [];
  let javascript: string;
  try {
    javascript = blankTypes(code, (node: UnsupportedNode) => unsupported.push(node));
  } catch {
    const message = 'The script cannot be read: it is nested too deeply.';
    return { ok: false, error: { code: 'syntax_error', message, fault: 'user' } };
  }
  const first = unsupported.sort((a, b) => a.pos - b.pos)[0];
  return first ? { ok: false, error: unsupportedFailure(code, first) } : { ok: true, javascript };
}

function unsupportedFailure(code: string, node: UnsupportedNode): SandboxFailure {
  const leading = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(code.slice(node.pos))?.[0].length ?? 0;
  const start = node.pos + leading;
  const before = code.slice(0, start).split('\n');
  const text = code.slice(start).split('\n', 1)[0] ?? '';
  return {
    code: 'unsupported_syntax',
    message: `${nameConstruct(text)} is not supported: a script's types are removed, and this would need code to be generated. ${adviseFor(text)}`,
    fault: 'user',
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

function nameConstruct(text: string): string {
  if (/^(export\s+)?(declare\s+)?(const\s+)?enum\b/.test(text)) return 'TypeScript\'s "enum"';
  if (/^(export\s+)?(declare\s+)?(namespace|module)\b/.test(text)) return 'TypeScript\'s "namespace"';
  if (/^(public|private|protected|readonly|override)\b/.test(text)) return 'A parameter property';
  if (/^import\b/.test(text)) return '"import ... = ..."';
  if (/^export\s*=/.test(text)) return '"export ="';
  if (/^</.test(text)) return 'A type assertion in angle brackets';
  return `This TypeScript construct ("${text.slice(0, 40).trim()}")`;
}

function adviseFor(text: string): string {
  if (/\benum\b/.test(text)) return 'Use a constant object instead.';
  if (/^(public|private|protected|readonly|override)\b/.test(text)) return 'Declare a field and assign it.';
  if (/^</.test(text)) return 'Write "value as Type".';
  return 'Write it in plain JavaScript.';
}
