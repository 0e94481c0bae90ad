import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';

/** Deeper JSON is refused, so that nothing that walks it runs out of stack. */
const maxDepth = 200;
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];

/**
 * Parses the JSON body of any request. Malformed text, nesting over 200 levels and keys that could reach a
 * prototype are `bad_request` (design 7.2, rule 3).
 */
export function parseJson(text: string): JsonValue {
  refuseDeepJson(text);
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('bad_request', 'The body is not valid JSON.');
  }
  if (mayHoldForbiddenKey(text)) refuseForbiddenKeys(value);
  return value;
}

/** Most bodies name none of the keys, also not by an escape, and need no second look. */
function mayHoldForbiddenKey(text: string): boolean {
  return text.includes('\\u') || forbiddenKeys.some((key) => text.includes(key));
}

function refuseForbiddenKeys(value: JsonValue): void {
  if (Array.isArray(value)) {
    for (const entry of value) refuseForbiddenKeys(entry);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (forbiddenKeys.includes(key)) throw new AppError('bad_request', `The key "${key}" is not allowed.`);
      refuseForbiddenKeys(entry);
    }
  }
}

function refuseDeepJson(text: string): void {
  if (text.length <= maxDepth) return;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > maxDepth) {
      throw new AppError('bad_request', `The body is nested more than ${maxDepth} levels deep.`);
    }
  }
}

/** Index of the closing quote; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
