import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { typesOf } from './check-value.ts';

/**
 * Turns a query string's texts into the types that the schema names (design 3.3): numbers, booleans, lists (a name
 * given several times), objects as JSON. What does not convert stays text, so that validation names the field.
 */
export function convertQuery(
  schema: JsonObject,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const entries = Object.entries(query).flatMap(([name, given]): [string, JsonValue][] => {
    if (given === undefined) return [];
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return [[name, convertGiven(property, given)]];
  });
  return Object.fromEntries(entries);
}

function convertGiven(schema: JsonValue | undefined, given: string | readonly string[]): JsonValue {
  const texts = typeof given === 'string' ? [given] : [...given];
  const types = isJsonObject(schema) ? typesOf(schema) : [];
  if (types.includes('array') && isJsonObject(schema)) {
    const [only] = texts;
    if (texts.length === 1 && only?.trimStart().startsWith('[')) return fromJson(only);
    return texts.map((text) => convertText(isJsonObject(schema.items) ? typesOf(schema.items) : [], text));
  }
  const [first] = texts;
  return texts.length === 1 && first !== undefined ? convertText(types, first) : texts;
}

function convertText(types: readonly string[], text: string): JsonValue {
  if (types.includes('string')) return text;
  if (types.includes('number') || types.includes('integer')) {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
  }
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.includes('null') && (text === 'null' || text === '')) return null;
  return types.includes('object') ? fromJson(text) : text;
}

function fromJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
