import { findExpressionEnd } from './find-expression-end.ts';

/** `start` is the offset of the code in the template's text. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  | { kind: 'expression'; code: string; start: number };

export type ParsedTemplate =
  | { ok: true; parts: TemplatePart[] }
  | { ok: false; error: { message: string; line: number; column: number } };

/**
 * Splits text with `{{ }}` (design 3.4). Braces, strings, comments and regular expressions inside an expression are
 * respected: `{{ { a: "}}" } }}` is one part. An opening `{{` without its end is an error with its place.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    if (open === -1) break;
    const end = findExpressionEnd(text, open + 2);
    if (end === undefined) return unclosed(text, open);
    if (open > position) parts.push({ kind: 'text', text: text.slice(position, open) });
    parts.push({ kind: 'expression', code: text.slice(open + 2, end), start: open + 2 });
    position = end + 2;
  }
  if (position < text.length) parts.push({ kind: 'text', text: text.slice(position) });
  return { ok: true, parts };
}

/** The text that `parseTemplate` was given. */
export function formatTemplate(parts: readonly TemplatePart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : `{{${part.code}}}`)).join('');
}

/** The values of a template's expressions put in their places, by the order of the expressions. */
export function fillTemplate(parts: readonly TemplatePart[], values: readonly unknown[]): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'expression') return values[0];
  let next = 0;
  return parts.map((part) => (part.kind === 'text' ? part.text : textOf(values[next++]))).join('');
}

/** Within text null is empty and an object is its JSON (design 3.4). */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function unclosed(text: string, open: number): ParsedTemplate {
  const before = text.slice(0, open).split('\n');
  return {
    ok: false,
    error: {
      message: 'An opening "{{" has no closing "}}"',
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    },
  };
}
