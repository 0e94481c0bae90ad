import type { MemberExpression, Node } from 'acorn';
import { type FreeReference, findFreeReferences } from '#shared/expressions/free-references.ts';
import { type ExpressionError, parseExpression } from '#shared/expressions/parse-expression.ts';
import {
  fillTemplate,
  formatTemplate,
  parseTemplate,
  type TemplatePart,
} from '#shared/expressions/template.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';

/** What a binding takes from its scope: a root such as `table1`, and the name below it where the text says it. */
export type Dependency = { root: string; name: string | null };

/** A text with `{{ }}`, parsed. `parts` are those of a template; a text that is only `{{ }}` gives any value. */
export type ParsedBinding =
  | { ok: true; parts: TemplatePart[]; dependencies: Dependency[] }
  | { ok: false; error: ExpressionError };

export function isBinding(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

/** Parses one text of a property; texts without `{{` are one part and depend on nothing. */
export function parseBinding(text: string): ParsedBinding {
  const template = parseTemplate(text);
  if (!template.ok) return template;
  const dependencies: Dependency[] = [];
  for (const part of template.parts) {
    if (part.kind === 'text') continue;
    const read = readDependencies(part.code);
    if (!read.ok) return read;
    dependencies.push(...read.dependencies);
  }
  return { ok: true, parts: template.parts, dependencies: unique(dependencies) };
}

/** The dependencies of everything in a property, at any depth; what cannot be parsed adds none. */
export function dependenciesOf(value: unknown): Dependency[] {
  const found = bindingTexts(value).map(parseBinding);
  return unique(found.flatMap((parsed) => (parsed.ok ? parsed.dependencies : [])));
}

/** Every text with `{{` inside a value, at any depth. */
export function bindingTexts(value: unknown): string[] {
  if (isBinding(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(bindingTexts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(bindingTexts);
}

export type PathOutcome =
  | { kind: 'value'; value: unknown }
  /** Not a plain path: the sandbox evaluates it. */
  | { kind: 'not_a_path' };

const pathPattern = /^\s*([A-Za-z_$][\w$]*)((?:\s*(?:\?\.|\.)\s*[A-Za-z_$][\w$]*|\s*\[\s*\d{1,9}\s*\])*)\s*$/;
const stepPattern = /(?:\?\.|\.)\s*([A-Za-z_$][\w$]*)|\[\s*(\d{1,9})\s*\]/g;

/**
 * Reads a plain path such as `table1.selectedRow.id` from a scope of JSON values, without a sandbox. Unlike in flows
 * a step into nothing is `undefined`, because components are empty before somebody uses them.
 */
export function resolveBindingPath(code: string, scope: Readonly<Record<string, unknown>>): PathOutcome {
  const match = pathPattern.exec(code);
  const root = match?.[1];
  if (match === null || root === undefined || !Object.hasOwn(scope, root)) return { kind: 'not_a_path' };
  let value: unknown = scope[root];
  for (const [, dotted, index] of (match[2] ?? '').matchAll(stepPattern)) {
    const name = dotted ?? index ?? '';
    if (typeof value === 'string' && name === 'length') value = value.length;
    else if (typeof value !== 'object' || value === null) value = undefined;
    else if (Array.isArray(value) && name === 'length') value = value.length;
    else if (Object.hasOwn(value, name)) value = Reflect.get(value, name);
    else if (name in value) return { kind: 'not_a_path' };
    else value = undefined;
  }
  return { kind: 'value', value };
}

/**
 * Fills a value whose texts may hold `{{ }}`: `evaluate` gives the value of one expression. Objects and lists keep
 * their shape; an expression that gives nothing becomes null inside them.
 */
export function fillBindings(value: JsonValue, evaluate: (code: string) => unknown): unknown {
  if (typeof value === 'string') return isBinding(value) ? fillText(value, evaluate) : value;
  if (Array.isArray(value)) return value.map((item) => fillBindings(item, evaluate) ?? null);
  if (!isJsonObject(value)) return value;
  const filled = Object.entries(value).map(([name, item]) => [name, fillBindings(item, evaluate) ?? null]);
  return Object.fromEntries(filled);
}

function fillText(text: string, evaluate: (code: string) => unknown): unknown {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const values = parsed.parts.flatMap((part) => (part.kind === 'expression' ? [evaluate(part.code)] : []));
  return fillTemplate(withoutBlankEnds(parsed.parts), values);
}

/** `" {{ x }} "` is still only an expression. */
function withoutBlankEnds(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const said = parts.filter((part) => part.kind === 'expression' || part.text.trim() !== '');
  return said.length === 1 && said[0]?.kind === 'expression' ? said : parts;
}

/** What a rename is about: a component by its id, or an entry below a root, such as `actions.<id>`, `state.<name>`. */
export type RenamedName = { root: string | null; from: string; to: string };

/** Rewrites a value in which a name has changed; texts that cannot be parsed, and untouched parts, stay as they are. */
export function renameInBindings<Value extends JsonValue>(value: Value, renamed: RenamedName): Value {
  return rewriteTexts(value, (text) => renameInText(text, renamed)) as Value;
}

function rewriteTexts(value: JsonValue, rewrite: (text: string) => string): JsonValue {
  if (typeof value === 'string') return isBinding(value) ? rewrite(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => rewriteTexts(item, rewrite));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, rewriteTexts(item, rewrite)] as const);
  return entries.every(([name, item]) => item === value[name]) ? value : Object.fromEntries(entries);
}

function renameInText(text: string, renamed: RenamedName): string {
  if (!text.includes(renamed.from)) return text;
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return formatTemplate(
    template.parts.map((part) =>
      part.kind === 'text' ? part : { ...part, code: renameInCode(part.code, renamed) },
    ),
  );
}

function renameInCode(code: string, renamed: RenamedName): string {
  const parsed = parseExpression(code);
  if (!parsed.ok) return code;
  return findFreeReferences(parsed.tree)
    .flatMap((reference) => placeOf(reference, renamed))
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, name }) => text.slice(0, start) + name + text.slice(end), code);
}

type Place = { start: number; end: number; name: string };

function placeOf({ name, node, parent }: FreeReference, { root, from, to }: RenamedName): Place[] {
  if (root === null) {
    if (name !== from) return [];
    // `{ table1 }` is short for `{ table1: table1 }`, whose key stays.
    const isShort = parent?.type === 'Property' && parent.shorthand;
    return [{ start: node.start, end: node.end, name: isShort ? `${from}: ${to}` : to }];
  }
  if (name !== root || parent?.type !== 'MemberExpression' || parent.object !== node) return [];
  const property = memberName(parent);
  if (property?.name !== from) return [];
  return [{ ...property, name: to }];
}

/** The name after a dot, or the text between the quotes in brackets. */
function memberName(member: MemberExpression): Place | undefined {
  const { property } = member;
  if (!member.computed)
    return property.type === 'Identifier' ? placed(property, property.name, 0) : undefined;
  const isText = property.type === 'Literal' && typeof property.value === 'string';
  return isText ? placed(property, String(property.value), 1) : undefined;
}

function placed(node: Node, name: string, quote: number): Place {
  return { start: node.start + quote, end: node.end - quote, name };
}

function readDependencies(
  code: string,
): { ok: true; dependencies: Dependency[] } | { ok: false; error: ExpressionError } {
  const parsed = parseExpression(code);
  if (!parsed.ok) return parsed;
  const dependencies = findFreeReferences(parsed.tree).map(({ name, node, parent }): Dependency => {
    const isMember = parent?.type === 'MemberExpression' && parent.object === node;
    return { root: name, name: (isMember ? memberName(parent)?.name : undefined) ?? null };
  });
  return { ok: true, dependencies };
}

function unique(dependencies: readonly Dependency[]): Dependency[] {
  const byKey = new Map(dependencies.map((one) => [`${one.root}.${one.name ?? ''}`, one]));
  return [...byKey.values()];
}
