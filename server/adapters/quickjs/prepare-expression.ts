import { parseExpression } from '#shared/expressions/parse-expression.ts';
import type { SandboxFailure } from './thread-messages.ts';

export type PreparedExpression =
  | { ok: true; javascript: string; firstLineShift: number }
  | { ok: false; error: SandboxFailure };

/**
 * Makes a function of the scope's names out of an expression, or of statements with `return` (design 3.4). The
 * parser is that of the flow's validation, so that both understand the same.
 */
export function prepareExpression(code: string, names: readonly string[]): PreparedExpression {
  const parsed = parseExpression(code);
  if (!parsed.ok) return { ok: false, error: { code: 'syntax_error', fault: 'user', ...parsed.error } };
  const head = `(function (${names.join(', ')}) { 'use strict'; `;
  if (parsed.form === 'body') {
    return { ok: true, javascript: `${head}${code}\n})`, firstLineShift: head.length };
  }
  const { start, end } = parsed.tree;
  const prefix = `${head}return (`;
  // What stands before the expression becomes blank, so that its lines and columns stay where they are.
  const blank = code.slice(0, start).replace(/[^\n]/g, ' ');
  const javascript = `${prefix}${blank}${code.slice(start, end)}\n); })`;
  return { ok: true, javascript, firstLineShift: prefix.length };
}
