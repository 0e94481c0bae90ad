import { isJsonObject, type JsonValue } from '#shared/json.ts';

/** An example value of a schema, deep enough to complete the names of its fields: the default, else an empty value. */
export function describeShape(schema: JsonValue, depth = 0): JsonValue {
  if (!isJsonObject(schema) || depth > 5) return null;
  if (schema.default !== undefined) return schema.default;
  if (!isJsonObject(schema.properties)) return null;
  const fields = Object.entries(schema.properties).map(
    ([name, property]) => [name, describeShape(property, depth + 1)] as const,
  );
  return Object.fromEntries(fields);
}
