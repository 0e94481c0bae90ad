import { parse } from 'acorn';
import { findTopLevelReturn, syntaxFailure } from './prepare-script.ts';
import type { SandboxFailure } from './thread-messages.ts';

export type PreparedExpression =
  | { ok: true; javascript: string; firstLineShift: number }
  | { ok: false; error: SandboxFailure };

/** Makes a function of the scope's names out of an expression, or of statements with `return` (design 3.4). */
export function prepareExpression(code: string, names: readonly string[]): PreparedExpression {
  const head = `(function (${names.join(', ')}) { 'use strict'; `;
  if (isExpression(code)) {
    const prefix = `${head}return (`;
    return {
      ok: true,
      javascript: `${prefix}${code.replace(/;\s*$/, '')}\n); })`,
      firstLineShift: prefix.length,
    };
  }
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      locations: true,
    });
    if (!findTopLevelReturn(program.body)) return { ok: false, error: missingReturn };
    return { ok: true, javascript: `${head}${code}\n})`, firstLineShift: head.length };
  } catch (error) {
    return { ok: false, error: syntaxFailure(error) };
  }
}

const missingReturn: SandboxFailure = {
  code: 'syntax_error',
  message: 'An expression of several statements needs a "return".',
  fault: 'user',
};

/** Whether the whole text is one expression (a semicolon at its end is forgiven). */
function isExpression(code: string): boolean {
  try {
    const text = code.replace(/;\s*$/, '');
    const { body } = parse(`(${text}\n)`, { ecmaVersion: 'latest' });
    return body.length === 1 && body[0]?.type === 'ExpressionStatement';
  } catch {
    return false;
  }
}
