import ts from 'typescript-api';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { readLiteral } from './read-literal.ts';

/** The type of a value that is written out. */
export function literalSchema(value: JsonValue): JsonObject {
  if (value === null) return {};
  if (Array.isArray(value)) return { type: 'array' };
  return { type: typeof value };
}

/** `string` and its like; undefined for a type that is none of them. */
export function keywordSchema(kind: ts.SyntaxKind): JsonObject | undefined {
  switch (kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'number' };
    case ts.SyntaxKind.BigIntKeyword:
      return { type: 'string', pattern: '^-?\\d+$' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.ObjectKeyword:
      return { type: 'object' };
    default:
      return undefined;
  }
}

/** `'x'`, `5`, `null`. */
export function literalTypeSchema({ literal }: ts.LiteralTypeNode): JsonObject {
  const value = ts.isExpression(literal) ? readLiteral(literal) : undefined;
  if (value === null) return { type: 'null' };
  return value === undefined ? {} : { ...literalSchema(value), enum: [value] };
}

/** Literals of one type become one list of choices. */
export function mergeChoices(parts: JsonObject[]): JsonObject[] {
  const merged: JsonObject[] = [];
  for (const part of parts) {
    const same = merged.find((each) => each.enum && part.enum && each.type === part.type);
    if (same && Array.isArray(same.enum) && Array.isArray(part.enum))
      same.enum = [...same.enum, ...part.enum];
    else merged.push({ ...part });
  }
  const kinds = new Set(merged.map(({ enum: choices }) => choices !== undefined));
  if (merged.length < 2 || kinds.has(false)) return merged;
  return [{ enum: merged.flatMap((each) => (Array.isArray(each.enum) ? each.enum : [])) }];
}

/** The values of an enum as choices; `{}` where one would have to be computed. */
export function enumSchema({ members }: ts.EnumDeclaration): JsonObject {
  const values: JsonValue[] = [];
  for (const { initializer } of members) {
    const last = values.at(-1) ?? -1;
    const next = typeof last === 'number' ? last + 1 : undefined;
    const value = initializer ? readLiteral(initializer) : next;
    if (value === undefined) return {};
    values.push(value);
  }
  return mergeChoices(values.map((value) => ({ ...literalSchema(value), enum: [value] })))[0] ?? {};
}
