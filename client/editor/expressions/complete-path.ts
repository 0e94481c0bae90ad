import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

export type PathCompletion = { label: string; detail: string; insert: string };
export type PathCompletions = { from: number; options: PathCompletion[] };

/** A path that ends at the cursor, with the part that is being typed. */
const pathBeforeCursor = /(?:^|[^\w$.\]])((?:[A-Za-z_$][\w$]*)(?:\??\.[\w$]*|\[\d+\])*)$/;
const plainName = /^[A-Za-z_$][\w$]*$/;

/** What may follow at the end of `before` in an expression: names of the scope, or fields of the value so far. */
export function completePath(before: string, scope: JsonObject): PathCompletions | undefined {
  const path = pathBeforeCursor.exec(before)?.[1];
  if (path === undefined) {
    const isStart = /(?:^|[\s([{,:?!&|=+\-*/%<>])$/.test(before);
    return isStart ? { from: before.length, options: optionsOf(scope) } : undefined;
  }
  const dot = path.lastIndexOf('.');
  const typed = path.slice(dot + 1);
  const from = before.length - typed.length;
  if (dot < 0) return { from, options: optionsOf(scope) };
  const owner = valueAt(path.slice(0, dot).replace(/\?$/, ''), scope);
  return isJsonObject(owner) ? { from, options: optionsOf(owner) } : undefined;
}

function valueAt(path: string, scope: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = scope;
  for (const step of path.match(/[\w$]+/g) ?? []) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** A name that is no identifier is written as `["a-b"]`; the editor takes the dot before it away. */
function optionsOf(value: JsonObject): PathCompletion[] {
  return Object.entries(value).map(([name, field]) => ({
    label: name,
    detail: summary(field),
    insert: plainName.test(name) ? name : `["${name}"]`,
  }));
}

const maxSummary = 40;

/** A value in a few words: `"EUR"`, `120`, `3 items`, `{ id, total }`. */
export function summary(value: JsonValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  const text = isJsonObject(value) ? `{ ${Object.keys(value).join(', ')} }` : JSON.stringify(value);
  return text.length > maxSummary ? `${text.slice(0, maxSummary - 1)}…` : text;
}
