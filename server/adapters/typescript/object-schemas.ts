import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

/** An object with the properties of both; where both have one, the second's counts. */
export function joinObjects(base: JsonObject, own: JsonObject): JsonObject {
  const properties = { ...propertiesOf(base), ...propertiesOf(own) };
  const required = [...new Set([...requiredOf(base), ...requiredOf(own)])];
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** An intersection: objects become one; a text with a brand beside it (`string & { id: true }`) is a text all the same. */
export function joinParts(parts: JsonObject[]): JsonObject {
  const known = parts.filter((part) => Object.keys(part).length > 0);
  const scalar = known.find(({ type }) => typeof type === 'string' && type !== 'object' && type !== 'array');
  if (scalar) return scalar;
  return known.every(isPlainObject) ? known.reduce(joinObjects, { type: 'object' }) : { allOf: known };
}

/** `keyof`: the names of the properties as choices. */
export function keysOf(schema: JsonObject): JsonObject {
  const names = Object.keys(propertiesOf(schema));
  return names.length > 0 ? { type: 'string', enum: names } : {};
}

/** `Record`: over choices an object with these properties, else one with any. */
export function recordOf(keys: JsonObject, value: JsonObject): JsonObject {
  if (!Array.isArray(keys.enum)) return { type: 'object', additionalProperties: value };
  const names = keys.enum.map(String);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, value])),
    required: names,
  };
}

/** `Pick` and `Omit`. */
export function chooseProperties(schema: JsonObject, keys: JsonObject, isKept: boolean): JsonObject {
  const named = Array.isArray(keys.enum) ? keys.enum : [];
  const stays = (name: JsonValue) => named.includes(name) === isKept;
  const properties = Object.entries(propertiesOf(schema)).filter(([name]) => stays(name));
  const required = requiredOf(schema).filter(stays);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
}

function isPlainObject(schema: JsonObject): boolean {
  const known = ['type', 'properties', 'required'];
  return schema.type === 'object' && Object.keys(schema).every((name) => known.includes(name));
}

function propertiesOf({ properties }: JsonObject): JsonObject {
  return isJsonObject(properties) ? properties : {};
}

function requiredOf({ required }: JsonObject): JsonValue[] {
  return Array.isArray(required) ? required : [];
}
