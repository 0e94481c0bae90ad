import { isJsonObject, type JsonValue } from '#shared/json.ts';

/** One value in the data that an expression can name. */
export type DataField = {
  /** Its name in the value around it; an index in a list. */
  name: string;
  /** The expression that gives it, such as `results.score.items[0]["order-id"]`. */
  path: string;
  value: JsonValue;
};

const plainName = /^[A-Za-z_$][\w$]*$/;

/** The fields of an object or the items of a list; nothing for other values. */
export function fieldsOf(value: JsonValue, path: string): DataField[] {
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ name: String(index), path: `${path}[${index}]`, value: item }));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, field]) => ({
    name,
    path: `${path}${plainName.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`,
    value: field,
  }));
}
