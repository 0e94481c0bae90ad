import type { JsonValue } from '#shared/json.ts';

const reserved = ['__proto__', 'constructor', 'prototype'];

/** Parses JSON text of the guest and drops the keys that could reach a prototype (design 4.1). */
export function readJson(text: string): JsonValue {
  const mayHoldReserved = reserved.some((key) => text.includes(key)) || text.includes('\\u');
  if (!mayHoldReserved) return JSON.parse(text);
  return JSON.parse(text, (key, value) => (reserved.includes(key) ? undefined : value));
}
