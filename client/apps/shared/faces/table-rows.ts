import { labelOf } from '#client/ui/format.ts';
import { summaryOf } from '#client/ui/value-shape.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

export type TableColumn = { field: string; label: string; type: string; width?: number };

/** The rows of a table: a list, or `{ rows, total }`. What is no object becomes the field `value`. */
export function readRows(value: unknown): { rows: JsonObject[]; total: number | null } {
  const list = Array.isArray(value) ? value : listIn(value);
  const rows = list.map((item: JsonValue): JsonObject => (isJsonObject(item) ? item : { value: item }));
  const total = isRecord(value) && typeof value.total === 'number' ? value.total : null;
  return { rows, total };
}

function listIn(value: unknown): JsonValue[] {
  if (!isRecord(value)) return [];
  const found = value.rows ?? value.items;
  return Array.isArray(found) ? found : [];
}

function isRecord(value: unknown): value is JsonObject {
  return isJsonObject(value as JsonValue);
}

const maxOwnColumns = 12;

/** The columns that the builder chose; without any every field of the rows, but never the signed handle. */
export function readColumns(chosen: unknown, rows: readonly JsonObject[]): TableColumn[] {
  const own = Array.isArray(chosen) ? chosen.filter(isRecord) : [];
  if (own.length > 0) {
    return own.flatMap((column) => {
      if (column.isHidden === true || typeof column.field !== 'string') return [];
      const label = typeof column.label === 'string' && column.label !== '' ? column.label : null;
      const width = typeof column.width === 'number' ? { width: column.width } : {};
      const type = typeof column.type === 'string' ? column.type : 'text';
      return [{ field: column.field, label: label ?? labelOf(column.field), type, ...width }];
    });
  }
  const fields = [...new Set(rows.slice(0, 50).flatMap((row) => Object.keys(row)))];
  return fields
    .filter((field) => field !== rowHandleField)
    .slice(0, maxOwnColumns)
    .map((field) => ({ field, label: labelOf(field), type: typeIn(rows, field) }));
}

function typeIn(rows: readonly JsonObject[], field: string): string {
  const values = rows.map((row) => row[field]).filter((value) => value !== null && value !== undefined);
  if (values.length === 0) return 'text';
  if (values.every((value) => typeof value === 'number')) return 'number';
  return values.every((value) => typeof value === 'boolean') ? 'boolean' : 'text';
}

/** A field, or a path such as `customer.name`. */
export function cellOf(row: JsonObject, field: string): JsonValue {
  if (Object.hasOwn(row, field)) return row[field] ?? null;
  let value: JsonValue = row;
  for (const name of field.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return null;
    value = value[name] ?? null;
  }
  return value;
}

/** The rows that hold every word of the search in some field. */
export function searchRows(
  rows: readonly JsonObject[],
  columns: readonly TableColumn[],
  search: string,
): readonly JsonObject[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map(({ field }) => summaryOf(cellOf(row, field)))
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type SortDirection = 'asc' | 'desc';

/** Rows in the order of one field; what is empty stands last in both directions. */
export function sortRows(
  rows: readonly JsonObject[],
  { field, direction }: { field: string; direction: SortDirection },
): readonly JsonObject[] {
  if (field === '') return rows;
  const sign = direction === 'desc' ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [cellOf(a, field), cellOf(b, field)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * collator.compare(summaryOf(left), summaryOf(right));
  });
}

const collator = new Intl.Collator('en', { numeric: true });

export function isNumeric({ type }: TableColumn): boolean {
  return type === 'number' || type === 'money';
}

export function keyOf(row: JsonObject, rowKey: string, position: number): JsonValue {
  return rowKey === '' ? position : cellOf(row, rowKey);
}
