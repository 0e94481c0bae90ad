import type { KeyboardEvent } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { summaryOf } from '#client/ui/value-shape.ts';
import { isSafeUrl } from '#shared/apps/check-names.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { cellOf, type TableColumn } from './table-rows.ts';

type TableGridProps = {
  label: string;
  rows: readonly JsonObject[];
  columns: readonly TableColumn[];
  emptyText: string;
  state: 'ready' | 'loading' | { error: string };
  selectedKey: unknown;
  keyOfRow(row: JsonObject, index: number): JsonValue;
  /** In pixels; what is longer scrolls. */
  maxHeight: number;
  onSelect(row: JsonObject, index: number): void;
};

/** The rows themselves; each is selected by a press, Enter or the space bar. */
export function TableGrid(props: TableGridProps) {
  const { label, rows, columns, state, maxHeight } = props;
  if (typeof state === 'object') {
    return (
      <p role="alert" className="px-4 py-6 text-bad text-md">
        {state.error}
      </p>
    );
  }
  if (rows.length === 0) {
    return (
      <p className="px-4 py-6 text-center text-md text-muted">
        {state === 'loading' ? 'Loading' : props.emptyText}
      </p>
    );
  }
  return (
    <div className="overflow-auto" style={{ maxHeight }} aria-busy={state === 'loading'}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 z-1 bg-sunken text-muted text-xs">
          <tr>
            {columns.map((column) => (
              <th
                key={column.field}
                scope="col"
                style={column.width === undefined ? {} : { minWidth: column.width }}
                className={cx(
                  'whitespace-nowrap px-4 py-2 font-medium',
                  column.type === 'number' && 'text-right',
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, index) => (
            <TableRow key={rowKeyText(props, row, index)} {...props} row={row} index={index} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rowKeyText({ keyOfRow }: TableGridProps, row: JsonObject, index: number): string {
  return `${JSON.stringify(keyOfRow(row, index))} ${index}`;
}

type TableRowProps = TableGridProps & { row: JsonObject; index: number };

function TableRow({ row, index, columns, selectedKey, keyOfRow, onSelect }: TableRowProps) {
  const isSelected =
    selectedKey !== null && JSON.stringify(keyOfRow(row, index)) === JSON.stringify(selectedKey);
  function handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onSelect(row, index);
  }
  return (
    <tr
      tabIndex={0}
      aria-selected={isSelected}
      onClick={() => onSelect(row, index)}
      onKeyDown={handleKey}
      className={cx(
        'h-12 cursor-pointer focus-visible:-outline-offset-2',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {columns.map((column) => (
        <td
          key={column.field}
          className={cx('max-w-80 px-4 py-1.5', column.type === 'number' && 'text-right')}
        >
          <Cell value={cellOf(row, column.field)} type={column.type} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ value, type }: { value: JsonValue; type: string }) {
  if (value === null) return <span className="text-muted">–</span>;
  if (type === 'tag') {
    return <span className="rounded-full bg-sunken px-2 py-0.5 text-sm">{summaryOf(value)}</span>;
  }
  if (type === 'link' && typeof value === 'string' && isSafeUrl(value)) {
    return (
      <a
        href={value}
        target="_blank"
        rel="noreferrer"
        className="text-accent underline"
        onClick={(event) => event.stopPropagation()}
      >
        {value}
      </a>
    );
  }
  if (type === 'date' && typeof value === 'string') return <DateCell value={value} />;
  if (type === 'number' && typeof value === 'number') return <span data-numeric>{value}</span>;
  const isLong = isJsonObject(value) || Array.isArray(value);
  return <span title={isLong ? JSON.stringify(value) : undefined}>{summaryOf(value)}</span>;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function DateCell({ value }: { value: string }) {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return <span>{value}</span>;
  return <time dateTime={value}>{(value.length <= 10 ? day : dayAndTime).format(time)}</time>;
}
