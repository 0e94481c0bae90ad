import type { MemberExpression } from 'acorn';
import { parseExpression } from './parse-expression.ts';
import { formatTemplate, parseTemplate } from './template.ts';

/** What gets another name: a node, named `results.<id>`, or a value of the flow, named `env.<id>`. */
export type Renaming = { of: 'results' | 'env'; id: string; newId: string };

/** Rewrites whatever names the thing in expression code; code that cannot be parsed stays as it is. */
export function renameInExpression(code: string, renaming: Renaming): string {
  if (!mayName(code, renaming)) return code;
  const parsed = parseExpression(code);
  if (!parsed.ok) return code;
  const { nodes, env } = parsed.references;
  return (renaming.of === 'env' ? env : nodes)
    .filter((reference) => reference.id === renaming.id)
    .map((reference) => replacement(code, reference.member, renaming.newId))
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, name }) => text.slice(0, start) + name + text.slice(end), code);
}

/** The same in every `{{ }}` of a template; a template with a mistake stays as it is. */
export function renameInTemplate(text: string, renaming: Renaming): string {
  if (!mayName(text, renaming)) return text;
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return formatTemplate(
    template.parts.map((part) =>
      part.kind === 'text' ? part : { ...part, code: renameInExpression(part.code, renaming) },
    ),
  );
}

/** Parsing costs far more than looking; an escape such as `\\u0061` may hide a name. */
function mayName(code: string, { of, id }: Renaming): boolean {
  return code.includes('\\') || (code.includes(of) && code.includes(id));
}

/** `results.a` keeps its form where the new id allows it, else it becomes `results["new-id"]`. */
function replacement(code: string, member: MemberExpression, newId: string) {
  const { property } = member;
  if (member.computed) {
    const quote = code.charAt(property.start);
    return { start: property.start, end: property.end, name: `${quote}${newId}${quote}` };
  }
  if (/^[A-Za-z_]\w*$/.test(newId)) return { start: property.start, end: property.end, name: newId };
  const name = `${member.optional ? '?.' : ''}["${newId}"]`;
  return { start: member.object.end, end: member.end, name };
}
