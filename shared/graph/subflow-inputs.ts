import type { AnyNode } from 'acorn';
import { findFreeReferences } from '#shared/expressions/free-references.ts';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { formatTemplate, parseTemplate } from '#shared/expressions/template.ts';
import { nodeExpressions } from './node-expressions.ts';
import type { FlowNode } from './schema.ts';

/** An input of the new flow, and the code that gives it in the old one: `order` from `results.order`. */
export type Taken = { name: string; code: string };
export type NameOf = { isEntry: boolean };

/** Names of the scope that mean something else in another flow. */
const foreignNames = new Set(['input', 'trigger', 'item', 'index', 'outer', 'error']);

/** A place in the code that takes something from outside. */
type Use = { start: number; end: number; code: string; wanted: string; isShorthand: boolean };

/** What the nodes take from outside, each once: fields of the input keep their names, others get free ones. */
export function namesTaken(
  nodes: readonly FlowNode[],
  inside: ReadonlySet<string>,
  entries: ReadonlySet<string>,
): Taken[] {
  const uses = nodes.flatMap((node) => {
    const isEntry = entries.has(node.id);
    return nodeExpressions(node).flatMap(({ text, kind }) =>
      codesOf(text, kind).flatMap((code) => usesOf(code, { isEntry, inside })),
    );
  });
  const taken: Taken[] = [];
  const fields = uses.filter(({ code, wanted }) => code === `input.${wanted}`);
  for (const { code, wanted } of [...fields, ...uses]) {
    if (taken.some((other) => other.code === code)) continue;
    taken.push({ name: freeName(wanted, taken), code });
  }
  return taken;
}

/** The text with everything that it took from outside taken from the new flow's input. */
export function takeFromInput(
  text: string,
  kind: 'expression' | 'template',
  names: readonly Taken[],
  { isEntry }: NameOf,
): string {
  if (kind === 'expression') return takeInCode(text, names, isEntry);
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return formatTemplate(
    template.parts.map((part) =>
      part.kind === 'text' ? part : { ...part, code: takeInCode(part.code, names, isEntry) },
    ),
  );
}

function takeInCode(code: string, names: readonly Taken[], isEntry: boolean): string {
  const byCode = new Map(names.map((taken) => [taken.code, taken.name]));
  return usesOf(code, { isEntry, inside: undefined })
    .filter((use) => byCode.has(use.code))
    .sort((a, b) => b.start - a.start)
    .reduce((text, use) => {
      const value = `input.${byCode.get(use.code)}`;
      return (
        text.slice(0, use.start) + (use.isShorthand ? `${use.wanted}: ${value}` : value) + text.slice(use.end)
      );
    }, code);
}

function codesOf(text: string, kind: 'expression' | 'template'): string[] {
  if (kind === 'expression') return [text];
  const template = parseTemplate(text);
  return template.ok ? template.parts.flatMap((part) => (part.kind === 'text' ? [] : [part.code])) : [];
}

/** `inside` undefined: every named node counts, and the names that were taken decide. */
type From = { isEntry: boolean; inside: ReadonlySet<string> | undefined };

function usesOf(code: string, from: From): Use[] {
  const parsed = parseExpression(code);
  if (!parsed.ok) return [];
  const members = parsed.references.nodes
    .filter(({ id }) => from.inside?.has(id) !== true)
    .map(
      ({ id, member }): Use => ({
        start: member.start,
        end: member.end,
        code: `results.${id}`,
        wanted: id,
        isShorthand: false,
      }),
    );
  const others = findFreeReferences(parsed.tree).flatMap(({ name, node, parent }): Use[] => {
    const isForeign = foreignNames.has(name) || (name === 'previous' && from.isEntry);
    return isForeign ? [readUse(name, node, parent)] : [];
  });
  return [...members, ...others];
}

function readUse(name: string, node: AnyNode, parent: AnyNode | undefined): Use {
  const isField =
    name === 'input' &&
    parent?.type === 'MemberExpression' &&
    parent.object === node &&
    !parent.computed &&
    parent.property.type === 'Identifier';
  if (isField) {
    const field = parent.property.type === 'Identifier' ? parent.property.name : '';
    return {
      start: parent.start,
      end: parent.end,
      code: `input.${field}`,
      wanted: field,
      isShorthand: false,
    };
  }
  const isShorthand = parent?.type === 'Property' && parent.shorthand;
  return { start: node.start, end: node.end, code: name, wanted: name, isShorthand };
}

function freeName(wanted: string, taken: readonly Taken[]): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(wanted) ? wanted : wanted.replace(/\W/g, '_');
  let name = plain;
  for (let number = 2; taken.some((other) => other.name === name); number += 1) name = `${plain}_${number}`;
  return name;
}
