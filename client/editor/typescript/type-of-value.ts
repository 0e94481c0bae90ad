import { isJsonObject, type JsonValue } from '#shared/json.ts';

const maxDepth = 6;
const maxFields = 60;
const maxItems = 20;
const plainName = /^[A-Za-z_$][\w$]*$/;

/** The TypeScript type of a recorded value: `{ id: string; lines: { sku: string }[] }`. */
export function typeOfValue(value: JsonValue, depth = 0): string {
  if (value === null || depth > maxDepth) return 'any';
  if (Array.isArray(value)) return typeOfList(value, depth);
  if (!isJsonObject(value)) return typeof value;
  const fields = Object.entries(value)
    .slice(0, maxFields)
    .map(
      ([name, field]) =>
        `${plainName.test(name) ? name : JSON.stringify(name)}: ${typeOfValue(field, depth + 1)}`,
    );
  const others = Object.keys(value).length > maxFields ? ' [name: string]: any;' : '';
  return `{ ${fields.map((field) => `${field};`).join(' ')}${others} }`;
}

/** Items of different shapes give a union, fields that only some have an optional one. */
function typeOfList(items: readonly JsonValue[], depth: number): string {
  const seen = items.slice(0, maxItems);
  const objects = seen.filter(isJsonObject);
  if (objects.length > 1 && objects.length === seen.length) return `${typeOfObjects(objects, depth)}[]`;
  const types = [...new Set(seen.map((item) => typeOfValue(item, depth + 1)))];
  return types.length === 0 ? 'any[]' : `(${types.join(' | ')})[]`;
}

function typeOfObjects(objects: readonly { [name: string]: JsonValue }[], depth: number): string {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))].slice(0, maxFields);
  const fields = names.map((name) => {
    const values = objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name] ?? null] : []));
    const types = [...new Set(values.map((value) => typeOfValue(value, depth + 1)))];
    const mark = values.length < objects.length ? '?' : '';
    return `${plainName.test(name) ? name : JSON.stringify(name)}${mark}: ${types.includes('any') ? 'any' : types.join(' | ')};`;
  });
  return `{ ${fields.join(' ')} }`;
}
