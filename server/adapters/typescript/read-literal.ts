import ts from 'typescript-api';
import type { JsonValue } from '#shared/json.ts';

/** The value of an expression that is written out in full; undefined for anything that would have to be run. */
export function readLiteral(node: ts.Expression): JsonValue | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return readLiteral(node.expression);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = readLiteral(node.operand);
    return typeof value === 'number' ? -value : undefined;
  }
  if (ts.isArrayLiteralExpression(node)) return readAll(node.elements.map(readLiteral));
  if (ts.isObjectLiteralExpression(node)) return readObject(node);
  return keywords.get(node.kind);
}

const keywords = new Map<ts.SyntaxKind, JsonValue>([
  [ts.SyntaxKind.TrueKeyword, true],
  [ts.SyntaxKind.FalseKeyword, false],
  [ts.SyntaxKind.NullKeyword, null],
]);

function readAll(values: (JsonValue | undefined)[]): JsonValue[] | undefined {
  return values.every((value) => value !== undefined) ? values : undefined;
}

function readObject(node: ts.ObjectLiteralExpression): JsonValue | undefined {
  const entries: [string, JsonValue][] = [];
  for (const property of node.properties) {
    const name = property.name && readPropertyName(property.name);
    const value = ts.isPropertyAssignment(property) ? readLiteral(property.initializer) : undefined;
    if (name === undefined || value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** undefined for a computed name. */
export function readPropertyName(name: ts.PropertyName): string | undefined {
  const isPlain = ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name);
  return isPlain ? name.text : undefined;
}
