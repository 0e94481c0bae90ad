import { ArrowDown, ArrowUp, ArrowUpDown, Check } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { JsonObject } from '#shared/json.ts';
import { RowButton } from './row-button.tsx';
import { TableCell } from './table-cell.tsx';
import { cellOf, isNumeric, type TableColumn } from './table-rows.ts';
import type { Table } from './use-table.ts';

type TableGridProps = {
  label: string;
  table: Table;
  /** Every row is a card: its first column is the title, the others stand below with their labels. */
  isPhone: boolean;
  /** In pixels; what is longer scrolls. */
  maxHeight: number;
};

/** The rows themselves; each is selected by a press, Enter or the space bar. */
export function TableGrid({ label, table, isPhone, maxHeight }: TableGridProps) {
  const { shown, columns, state } = table;
  return (
    <div
      className={cx('overflow-auto', state === 'loading' && 'cursor-progress')}
      style={isPhone ? {} : { maxHeight }}
      aria-busy={state === 'loading'}
    >
      <table className={isPhone ? 'block' : 'w-full border-separate border-spacing-0 text-left'}>
        <caption className="sr-only">{label}</caption>
        <thead className={isPhone ? 'sr-only' : 'sticky top-0 z-1 bg-sunken text-muted text-sm'}>
          <tr>
            {columns.map((column) => (
              <HeadCell
                key={column.field}
                column={column}
                table={table}
                canSort={table.canSort && !isPhone}
              />
            ))}
            {table.rowButton !== '' && (
              <th scope="col" className="border-line border-b">
                <span className="sr-only">{table.rowButton}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className={isPhone ? 'block divide-y divide-line' : ''}>
          {shown.map((row, index) => (
            <TableRow key={rowKeyText(table, row, index)} {...{ table, row, index, isPhone }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Keys that a builder chose may repeat; rows that stand at the same place may be drawn over. */
function rowKeyText({ keyOfRow }: Table, row: JsonObject, index: number): string {
  return `${JSON.stringify(keyOfRow(row, index))} ${index}`;
}

type HeadCellProps = { column: TableColumn; table: Table; canSort: boolean };

function HeadCell({ column, table, canSort }: HeadCellProps) {
  const isSorted = table.sortField === column.field;
  const isDown = table.sortDirection === 'desc';
  const Icon = !isSorted ? ArrowUpDown : isDown ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      style={column.width === undefined ? {} : { minWidth: column.width }}
      {...(isSorted ? { 'aria-sort': isDown ? 'descending' : 'ascending' } : {})}
      className={cx(
        'whitespace-nowrap border-line border-b px-4 font-medium',
        canSort ? 'h-10 py-0' : 'py-2',
        isNumeric(column) && 'text-right',
      )}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => table.sortBy(column.field)}
          className={cx(
            'group -mx-1.5 inline-flex h-8 items-center gap-1.5 rounded-control px-1.5 font-medium hover:bg-hover hover:text-text',
            isSorted && 'text-text',
          )}
        >
          {column.label}
          <Icon className={cx('size-3.5', !isSorted && 'opacity-45 group-hover:opacity-100')} aria-hidden />
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

type TableRowProps = { table: Table; row: JsonObject; index: number; isPhone: boolean };

function TableRow({ table, row, index, isPhone }: TableRowProps) {
  const { columns, selectedKey, keyOfRow, select } = table;
  const isSelected =
    selectedKey !== null && JSON.stringify(keyOfRow(row, index)) === JSON.stringify(selectedKey);
  function handleKey(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    select(row, index);
  }
  return (
    <tr
      tabIndex={0}
      aria-selected={isSelected}
      onClick={() => select(row, index)}
      onKeyDown={handleKey}
      className={cx(
        'cursor-pointer focus-visible:-outline-offset-2',
        isPhone && 'grid grid-cols-2 gap-x-4 gap-y-2 px-4 py-3',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {columns.map((column, place) =>
        isPhone ? (
          <CardCell key={column.field} {...{ column, row, isSelected }} isTitle={place === 0} />
        ) : (
          <td
            key={column.field}
            className={cx(
              'h-12 max-w-80 border-line border-b px-4 py-1.5 text-md',
              isNumeric(column) && 'text-right',
              place === 0 && 'whitespace-nowrap font-medium',
              place === 0 && isSelected && 'shadow-[inset_3px_0_0_var(--accent)]',
            )}
          >
            <TableCell value={cellOf(row, column.field)} type={column.type} />
          </td>
        ),
      )}
      {table.rowButton !== '' && (
        <td className={isPhone ? 'col-span-2 pt-1' : 'w-0 whitespace-nowrap border-line border-b px-3'}>
          <RowButton label={table.rowButton} onPress={() => table.press(row, index)} />
        </td>
      )}
    </tr>
  );
}

type CardCellProps = { column: TableColumn; row: JsonObject; isTitle: boolean; isSelected: boolean };

function CardCell({ column, row, isTitle, isSelected }: CardCellProps) {
  const cell = <TableCell value={cellOf(row, column.field)} type={column.type} />;
  if (isTitle) {
    return (
      <td className="col-span-2 flex items-center justify-between gap-2 font-semibold text-md">
        {cell}
        {isSelected && <Check className="size-5 shrink-0 text-accent" aria-hidden />}
      </td>
    );
  }
  return (
    <td className="flex min-w-0 flex-col items-start text-md [overflow-wrap:anywhere]">
      <span className="text-muted text-sm">{column.label}</span>
      {cell}
    </td>
  );
}
