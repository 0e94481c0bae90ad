import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { checkValue, type FieldError } from './check-value.ts';

export type { FieldError } from './check-value.ts';
export type InputResult = { ok: true; value: JsonObject } | { ok: false; fields: FieldError[] };

/**
 * Checks a run's input, or the form of a decision, by the JSON Schema that the flow gives (design 3.1): defaults are
 * filled, extra keys are kept unless `additionalProperties` is false. A missing input counts as `{}`. All findings are
 * listed by field. The argument is not changed; a key such as `__proto__` is an ordinary key.
 */
export function validateInput(schema: JsonObject, input: unknown): InputResult {
  const given = input === undefined || input === null ? {} : input;
  if (!isJsonObject(given)) {
    return { ok: false, fields: [{ path: '', message: 'The input has to be an object.' }] };
  }
  const fields: FieldError[] = [];
  const value: JsonValue = checkValue({ type: 'object', ...schema }, given, {
    path: '',
    depth: 0,
    errors: fields,
  });
  if (fields.length > 0) return { ok: false, fields };
  return { ok: true, value: isJsonObject(value) ? value : given };
}
