import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { checkNumber, checkText } from './check-scalar.ts';

/** `path` names the field as a person reads it (`address.street`, `items[0]`); empty for the input as a whole. */
export type FieldError = { path: string; message: string };

export type CheckContext = { path: string; depth: number; errors: FieldError[] };

const maxDepth = 100;

/** Checks one value by one schema, collects the errors and returns the value with defaults filled. */
export function checkValue(schema: unknown, value: JsonValue, context: CheckContext): JsonValue {
  if (schema === false) return fail(context, 'Is not allowed here.', value);
  if (!isJsonObject(schema)) return value;
  if (context.depth > maxDepth) return fail(context, 'Is nested too deeply.', value);
  if (value === null && allowsNull(schema)) return value;
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return fail(context, `Has to be ${types.map(typeName).join(' or ')}.`, value);
  }
  checkChoices(schema, value, context);
  if (typeof value === 'string') checkText(schema, value, (message) => fail(context, message, value));
  if (typeof value === 'number') checkNumber(schema, value, (message) => fail(context, message, value));
  const filled = checkInside(schema, value, context);
  return checkAlternatives(schema, filled, context);
}

function fail(context: CheckContext, message: string, value: JsonValue): JsonValue {
  context.errors.push({ path: context.path, message });
  return value;
}

function checkInside(schema: JsonObject, value: JsonValue, context: CheckContext): JsonValue {
  if (Array.isArray(value)) return checkItems(schema, value, context);
  return isJsonObject(value) ? checkProperties(schema, value, context) : value;
}

function allowsNull(schema: JsonObject): boolean {
  return schema.nullable === true;
}

export function typesOf(schema: JsonObject): string[] {
  return [schema.type ?? []].flat().filter((type) => typeof type === 'string');
}

function isOfType(value: JsonValue, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return true;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  null: 'null',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function typeName(type: string): string {
  return typeNames[type] ?? type;
}

function checkChoices(schema: JsonObject, value: JsonValue, context: CheckContext): void {
  if (Array.isArray(schema.enum) && !schema.enum.some((choice) => isSame(choice, value))) {
    fail(
      context,
      `Has to be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(', ')}.`,
      value,
    );
  }
  if (schema.const !== undefined && !isSame(schema.const, value)) {
    fail(context, `Has to be ${JSON.stringify(schema.const)}.`, value);
  }
}

/** Equality of JSON values; the order of keys does not matter. */
export function isSame(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index] ?? null));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key] ?? null, right[key] ?? null))
  );
}

function checkItems(schema: JsonObject, items: JsonValue[], context: CheckContext): JsonValue[] {
  const { minItems, maxItems } = schema;
  if (typeof minItems === 'number' && items.length < minItems)
    fail(context, `Needs at least ${minItems} items.`, items);
  if (typeof maxItems === 'number' && items.length > maxItems)
    fail(context, `Has at most ${maxItems} items.`, items);
  if (schema.uniqueItems === true && new Set(items.map((item) => JSON.stringify(item))).size < items.length) {
    fail(context, 'Has the same item more than once.', items);
  }
  if (schema.items === undefined) return items;
  return items.map((item, index) =>
    checkValue(schema.items, item, {
      ...context,
      path: `${context.path}[${index}]`,
      depth: context.depth + 1,
    }),
  );
}

function checkProperties(schema: JsonObject, value: JsonObject, context: CheckContext): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const result = new Map<string, JsonValue>(Object.entries(value));
  for (const [name, property] of Object.entries(properties)) {
    const fallback = isJsonObject(property) ? property.default : undefined;
    if (!result.has(name) && fallback !== undefined) result.set(name, fallback);
  }
  checkRequired(schema, result, context);
  for (const [name, item] of result) {
    const at = { ...context, path: joinPath(context.path, name), depth: context.depth + 1 };
    if (Object.hasOwn(properties, name)) result.set(name, checkValue(properties[name], item, at));
    else if (schema.additionalProperties === false) fail(at, 'Is not an allowed field.', item);
    else result.set(name, checkValue(schema.additionalProperties, item, at));
  }
  return Object.fromEntries(result);
}

function checkRequired(
  schema: JsonObject,
  value: ReadonlyMap<string, JsonValue>,
  context: CheckContext,
): void {
  if (!Array.isArray(schema.required)) return;
  for (const name of schema.required) {
    if (typeof name !== 'string' || value.has(name)) continue;
    context.errors.push({ path: joinPath(context.path, name), message: 'Is required.' });
  }
}

function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** `anyOf` and `oneOf` take the first alternative that fits; `allOf` all of them. */
function checkAlternatives(schema: JsonObject, value: JsonValue, context: CheckContext): JsonValue {
  let filled = value;
  if (Array.isArray(schema.allOf)) {
    for (const part of schema.allOf)
      filled = checkValue(part, filled, { ...context, depth: context.depth + 1 });
  }
  if (Array.isArray(schema.anyOf)) filled = checkOneOf(schema.anyOf, filled, { context, isExclusive: false });
  if (Array.isArray(schema.oneOf)) filled = checkOneOf(schema.oneOf, filled, { context, isExclusive: true });
  return filled;
}

type Choice = { context: CheckContext; isExclusive: boolean };

function checkOneOf(
  alternatives: JsonValue[],
  value: JsonValue,
  { context, isExclusive }: Choice,
): JsonValue {
  const fitting = alternatives.flatMap((alternative) => {
    const errors: FieldError[] = [];
    const filled = checkValue(alternative, value, { ...context, depth: context.depth + 1, errors });
    return errors.length === 0 ? [filled] : [];
  });
  const [first] = fitting;
  if (first === undefined) return fail(context, 'Fits none of the allowed forms.', value);
  if (isExclusive && fitting.length > 1)
    return fail(context, 'Fits more than one of the allowed forms.', value);
  return first;
}
