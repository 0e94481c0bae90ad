import { formFields } from '#shared/inputs/form-model.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';

/** What the address fills into a form: `?order=1042&amount=12.5`. What is unknown or does not fit is left out. */
export function valuesFromQuery(schema: JsonObject, query: URLSearchParams): JsonObject {
  const values: [string, JsonValue][] = [];
  for (const field of formFields(schema)) {
    const text = query.get(field.name);
    if (text === null) continue;
    if (field.kind === 'boolean') values.push([field.name, ['true', '1', 'yes', 'on'].includes(text)]);
    else if (field.kind === 'number' || field.kind === 'integer') {
      const number = Number(text);
      if (text.trim() !== '' && Number.isFinite(number)) values.push([field.name, number]);
    } else if (field.kind === 'select') {
      const option = field.options?.find(({ value, label }) => String(value) === text || label === text);
      if (option !== undefined) values.push([field.name, option.value]);
    } else if (field.kind === 'json') {
      const parsed = parse(text);
      if (parsed !== undefined) values.push([field.name, parsed]);
    } else values.push([field.name, text]);
  }
  return Object.fromEntries(values);
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
