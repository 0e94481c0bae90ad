import type { MemberExpression } from 'acorn';
import { parseExpression } from './parse-expression.ts';
import { formatTemplate, parseTemplate } from './template.ts';

/** Rewrites `results.<id>` in expression code; code that cannot be parsed stays as it is. */
export function renameInExpression(code: string, id: string, newId: string): string {
  if (!mayName(code, id)) return code;
  const parsed = parseExpression(code);
  if (!parsed.ok) return code;
  return parsed.references.nodes
    .filter((reference) => reference.id === id)
    .map((reference) => replacement(code, reference.member, newId))
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, name }) => text.slice(0, start) + name + text.slice(end), code);
}

/** Rewrites `results.<id>` in every `{{ }}` of a template; a template with a mistake stays as it is. */
export function renameInTemplate(text: string, id: string, newId: string): string {
  if (!mayName(text, id)) return text;
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return formatTemplate(
    template.parts.map((part) =>
      part.kind === 'text' ? part : { ...part, code: renameInExpression(part.code, id, newId) },
    ),
  );
}

/** Parsing costs far more than looking; an escape such as `\\u0061` may hide a name. */
function mayName(code: string, id: string): boolean {
  return code.includes('\\') || (code.includes('results') && code.includes(id));
}

/** `results.a` keeps its form where the new id allows it, else it becomes `results["new-id"]`. */
function replacement(code: string, member: MemberExpression, newId: string) {
  const { property } = member;
  if (member.computed) {
    const quote = code.charAt(property.start);
    return { start: property.start, end: property.end, name: `${quote}${newId}${quote}` };
  }
  if (/^[a-z_][a-z0-9_]*$/.test(newId)) return { start: property.start, end: property.end, name: newId };
  const name = `${member.optional ? '?.' : ''}["${newId}"]`;
  return { start: member.object.end, end: member.end, name };
}
