import type { JsonValue } from '#shared/json.ts';
import { type DataField, fieldsOf } from './data-paths.ts';

/** A value at the top of the tree: the result of a node, or the flow's input. */
export type DataRoot = DataField & {
  /** The kind of the node that it comes from. */
  kind?: string;
};

export type DataRow = DataField & {
  /** 1 for the top, as `aria-level` counts. */
  level: number;
  hasFields: boolean;
  isOpen: boolean;
  kind?: string;
  /** Fields of this value that are left out here, because there are too many to show. */
  hidden: number;
};

const maxFields = 200;

/** The rows that are in view: every root, and the fields of what is open. */
export function dataRows(roots: readonly DataRoot[], open: ReadonlySet<string>): DataRow[] {
  return roots.flatMap((root) => rowsOf(root, open, 1));
}

function rowsOf(field: DataRoot, open: ReadonlySet<string>, level: number): DataRow[] {
  const fields = isHolder(field.value) ? fieldsOf(field.value, field.path) : [];
  const isOpen = fields.length > 0 && open.has(field.path);
  const shown = isOpen ? fields.slice(0, maxFields) : [];
  const row = {
    ...field,
    level,
    hasFields: fields.length > 0,
    isOpen,
    hidden: isOpen ? fields.length - shown.length : 0,
  };
  return [row, ...shown.flatMap((inner) => rowsOf(inner, open, level + 1))];
}

function isHolder(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

export type TreeStep = { kind: 'focus' | 'open' | 'close' | 'choose'; path: string };

/** What a key does on the row at `index`, as in every tree; undefined for keys that do nothing. */
export function treeStep(key: string, rows: readonly DataRow[], index: number): TreeStep | undefined {
  const row = rows[index];
  if (row === undefined) return undefined;
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1]);
    case 'ArrowUp':
      return to(rows[index - 1]);
    case 'Home':
      return to(rows[0]);
    case 'End':
      return to(rows.at(-1));
    case 'ArrowRight':
      return row.hasFields && !row.isOpen ? { kind: 'open', path: row.path } : to(rows[index + 1]);
    case 'ArrowLeft':
      if (row.isOpen) return { kind: 'close', path: row.path };
      return to(rows.slice(0, index).findLast((other) => other.level < row.level));
    case 'Enter':
    case ' ':
      return { kind: 'choose', path: row.path };
    default:
      return undefined;
  }
}

function to(row: DataRow | undefined): TreeStep | undefined {
  return row && { kind: 'focus', path: row.path };
}
