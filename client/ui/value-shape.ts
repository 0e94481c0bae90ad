import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

/** How a value is best read (design 12.3). */
export type ValueShape =
  | { kind: 'nothing' }
  | { kind: 'scalar'; value: string | number | boolean }
  | { kind: 'text'; text: string }
  | { kind: 'table'; columns: string[]; rows: JsonObject[] }
  | { kind: 'list'; items: JsonValue[] }
  | { kind: 'object'; entries: [string, JsonValue][] };

const maxColumns = 12;

export function shapeOf(value: JsonValue): ValueShape {
  if (value === null) return { kind: 'nothing' };
  if (typeof value === 'string') {
    return value.includes('\n') ? { kind: 'text', text: value } : { kind: 'scalar', value };
  }
  if (Array.isArray(value)) return tableOf(value) ?? { kind: 'list', items: value };
  if (isJsonObject(value)) return { kind: 'object', entries: Object.entries(value) };
  return { kind: 'scalar', value };
}

/** Objects that share enough columns; the order of columns is that of their first appearance. */
function tableOf(items: JsonValue[]): ValueShape | undefined {
  if (items.length === 0 || !items.every(isJsonObject)) return undefined;
  const columns = [...new Set(items.slice(0, 200).flatMap((row) => Object.keys(row)))];
  if (columns.length === 0 || columns.length > maxColumns) return undefined;
  return { kind: 'table', columns, rows: items };
}

/** One line for a value inside a table or a folded branch. */
export function summaryOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (isJsonObject(value)) {
    const count = Object.keys(value).length;
    return count === 1 ? '1 field' : `${count} fields`;
  }
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Whether a value is drawn in place, not folded. */
export function isScalar(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || typeof value !== 'object';
}
