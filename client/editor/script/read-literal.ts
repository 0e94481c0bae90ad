import { type AnyNode, parseExpressionAt } from 'acorn';
import type { JsonValue } from '#shared/json.ts';

/** The value of an expression that is written out in full (`'eur'`, `-5`, `[1, 2]`, `{ a: 1 }`); else undefined. */
export function readLiteral(text: string): JsonValue | undefined {
  try {
    const node = parseExpressionAt(text, 0, { ecmaVersion: 'latest' });
    return text.slice(node.end).trim() === '' ? literalOf(node) : undefined;
  } catch {
    return undefined;
  }
}

function literalOf(node: AnyNode | null): JsonValue | undefined {
  switch (node?.type) {
    case 'Literal':
      return isPlain(node.value) ? node.value : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case 'UnaryExpression': {
      const value = node.operator === '-' ? literalOf(node.argument) : undefined;
      return typeof value === 'number' ? -value : undefined;
    }
    case 'ArrayExpression': {
      const values = node.elements.map(literalOf);
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    case 'ObjectExpression': {
      const entries = node.properties.map(entryOf);
      return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
    }
    default:
      return undefined;
  }
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function entryOf(property: AnyNode): [string, JsonValue] | undefined {
  if (property.type !== 'Property' || property.computed || property.kind !== 'init') return undefined;
  const { key } = property;
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
  const value = literalOf(property.value);
  return name === undefined || value === undefined ? undefined : [name, value];
}
