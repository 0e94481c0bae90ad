import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { testPattern } from './test-pattern.ts';

/** The patterns of a schema, at any depth, that no text can be compared with: broken or possibly endless ones. */
export function findUnusablePatterns(schema: JsonValue | undefined): string[] {
  const found = new Set<string>();
  const waiting: (JsonValue | undefined)[] = [schema];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (Array.isArray(at)) waiting.push(...at);
    if (!isJsonObject(at)) continue;
    const { pattern, enum: _, const: __, default: ___, examples: ____, ...parts } = at;
    if (typeof pattern === 'string' && testPattern(pattern, '') === 'unusable') found.add(pattern);
    else if (pattern !== undefined) waiting.push(pattern);
    waiting.push(...Object.values(parts));
  }
  return [...found];
}
