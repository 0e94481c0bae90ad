import { ChevronLeft, ChevronRight, Search } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { gridRowPx } from '#shared/apps/app-schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { useGridSettings } from '../grid-settings.tsx';
import { type FaceProps, readFlag, readText } from './read-prop.ts';
import { TableGrid } from './table-grid.tsx';
import { TableNote } from './table-note.tsx';
import { type Table, useTable } from './use-table.ts';

/** Head, pager and the space around the rows. */
const framePx = 112;

/** Rows page by page, of which one can be selected; on a phone each row is a card. */
export function TableFace({ id, values, rows: gridRows }: FaceProps) {
  const { isPhone } = useGridSettings();
  const table = useTable(id, values);
  const title = readText(values, 'title');
  const hasSearch = readFlag(values, 'search');
  const isFolded = isPhone && readFlag(values, 'foldOnPhone') && table.selectedKey !== null;
  if (isFolded) return <FoldedTable table={table} title={title || 'Table'} />;
  return (
    <section
      aria-label={title || 'Table'}
      className="flex flex-col overflow-hidden rounded-card border border-line bg-surface"
    >
      {(title !== '' || hasSearch || (isPhone && table.canSort)) && (
        <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line border-b px-4 py-3">
          {title !== '' && <h3 className="font-semibold text-md">{title}</h3>}
          {hasSearch && <SearchField table={table} title={title} />}
          {isPhone && table.canSort && <SortField table={table} />}
        </header>
      )}
      {table.shown.length === 0 || typeof table.state === 'object' ? (
        <TableNote table={table} emptyText={readText(values, 'emptyText')} />
      ) : (
        <TableGrid
          label={title || 'Table'}
          table={table}
          isPhone={isPhone}
          maxHeight={Math.max(gridRows * gridRowPx - framePx, 288)}
        />
      )}
      <Pager table={table} />
    </section>
  );
}

/** Only the selected row, with a way back to the others. */
function FoldedTable({ table, title }: { table: Table; title: string }) {
  const isSelected = (row: JsonObject, index: number) =>
    JSON.stringify(table.keyOfRow(row, index)) === JSON.stringify(table.selectedKey);
  const shown = table.shown.filter(isSelected);
  return (
    <section aria-label={title} className="overflow-hidden rounded-card border border-line bg-surface">
      {shown.length > 0 && <TableGrid label={title} table={{ ...table, shown }} isPhone maxHeight={0} />}
      <footer className="border-line border-t px-4 py-2.5">
        <Button size="large" icon={ChevronLeft} onClick={table.clearSelection}>
          Choose another
        </Button>
      </footer>
    </section>
  );
}

function SearchField({ table, title }: { table: Table; title: string }) {
  return (
    <div className="relative min-w-48 max-w-80 flex-1">
      <Search className="pointer-events-none absolute top-3.5 left-3 z-1 size-4 text-muted" aria-hidden />
      <TextField
        type="search"
        label="Search"
        hideLabel
        placeholder={title === '' ? 'Search' : `Search ${title.toLowerCase()}`}
        scale="operator"
        className="[&_input]:pl-9"
        value={table.search}
        onChange={(event) => table.setSearch(event.target.value)}
      />
    </div>
  );
}

/** Cards have no head to press. */
function SortField({ table }: { table: Table }) {
  const { columns, sortField, sortDirection, setSort } = table;
  const options = columns.flatMap(({ field, label }) => [
    { value: `asc ${field}`, label: `${label}, upwards` },
    { value: `desc ${field}`, label: `${label}, downwards` },
  ]);
  function handleChange(next: string): void {
    const [direction, ...field] = next.split(' ');
    setSort(field.join(' '), direction === 'desc' ? 'desc' : 'asc');
  }
  return (
    <Select
      label="Sort by"
      hideLabel
      scale="operator"
      className="basis-full"
      placeholder="Sort by"
      value={sortField === '' ? '' : `${sortDirection} ${sortField}`}
      options={options}
      onChange={handleChange}
    />
  );
}

function Pager({ table }: { table: Table }) {
  const { page, count, first, shown, hasNext } = table;
  if (typeof table.state === 'object' || (page === 0 && !hasNext)) return null;
  return (
    <footer className="flex items-center justify-between gap-1 border-line border-t py-1.5 pr-2 pl-4 text-muted text-sm">
      <span data-numeric>
        {shown.length === 0 ? '0' : `${first + 1}–${first + shown.length}`}
        {count !== null && ` of ${count}`}
      </span>
      <span className="flex gap-1">
        <IconButton
          icon={ChevronLeft}
          size="large"
          label="Previous page"
          disabled={page === 0}
          onClick={() => table.goTo(page - 1)}
        />
        <IconButton
          icon={ChevronRight}
          size="large"
          label="Next page"
          disabled={!hasNext}
          onClick={() => table.goTo(page + 1)}
        />
      </span>
    </footer>
  );
}
