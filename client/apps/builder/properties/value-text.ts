import { isBinding } from '#shared/apps/bindings.ts';
import type { JsonValue } from '#shared/json.ts';

/** How a value stands in a field: a text as it is, anything else as its JSON. */
export function textOfValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The value that somebody typed: JSON where it is a number, list or object, else the text. What holds `{{ }}` stays a
 * text, whatever it looks like.
 */
export function valueOfText(text: string): JsonValue {
  const trimmed = text.trim();
  if (isBinding(text) || !/^(?:[[{]|-?\d|true$|false$|null$)/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed) as JsonValue;
  } catch {
    return text;
  }
}
