import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { gridRowPx } from '#shared/apps/app-schema.ts';
import { dependenciesOf } from '#shared/apps/bindings.ts';
import type { JsonObject } from '#shared/json.ts';
import { objectOf } from '../runtime/app-scope.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readNumber, readText, textOf } from './read-prop.ts';
import { TableGrid } from './table-grid.tsx';
import { keyOf, readColumns, readRows, searchRows } from './table-rows.ts';

/** Rows page by page, of which one can be selected; with `serverPaging` the action gives one page. */
export function TableFace({ id, values, rows: gridRows }: FaceProps) {
  const table = useTable(id, values);
  const title = readText(values, 'title');
  return (
    <section
      aria-label={title || 'Table'}
      className="flex flex-col overflow-hidden rounded-card border border-line bg-surface"
    >
      {(title !== '' || readFlag(values, 'search')) && (
        <header className="flex flex-wrap items-center justify-between gap-3 border-line border-b px-4 py-2.5">
          <h3 className="font-semibold text-md">{title}</h3>
          {readFlag(values, 'search') && (
            <TextField
              type="search"
              label="Search"
              hideLabel
              placeholder="Search"
              scale="operator"
              className="max-w-72 flex-1"
              value={table.search}
              onChange={(event) => table.setSearch(event.target.value)}
            />
          )}
        </header>
      )}
      <TableGrid
        label={title || 'Table'}
        rows={table.shown}
        columns={table.columns}
        emptyText={readText(values, 'emptyText')}
        state={table.state}
        selectedKey={table.selectedKey}
        keyOfRow={(row, index) => keyOf(row, table.rowKey, table.first + index)}
        maxHeight={Math.max(gridRows * gridRowPx - 60, 288)}
        onSelect={table.select}
      />
      <Pager table={table} />
    </section>
  );
}

type Table = ReturnType<typeof useTable>;

function useTable(id: string, values: FaceProps['values']) {
  const runtime = useRuntime();
  const outputs = objectOf(useRuntimeState((state) => state.scope[id]));
  const state = useSourceState(id);
  const { rows, total } = readRows(values.rows);
  const columns = readColumns(values.columns, rows);
  const isServerPaged = readFlag(values, 'serverPaging');
  const pageSize = readNumber(values, 'pageSize') ?? 25;
  const rowKey = readText(values, 'rowKey');
  const search = textOf(outputs.search);
  const page = typeof outputs.page === 'number' ? outputs.page : 0;
  const found = isServerPaged ? rows : searchRows(rows, columns, search);
  const count = isServerPaged ? (readNumber(values, 'total') ?? total) : found.length;
  const first = page * pageSize;
  const shown = isServerPaged ? found : found.slice(first, first + pageSize);
  useEffect(
    () => runtime.setOutputs(id, { pageSize, offset: page * pageSize }),
    [runtime, id, pageSize, page],
  );
  const lastPage = count === null ? null : Math.max(0, Math.ceil(count / pageSize) - 1);
  const isBeyond = lastPage !== null && page > lastPage && state !== 'loading';
  useEffect(() => {
    if (isBeyond) runtime.setOutputs(id, { page: lastPage, offset: lastPage * pageSize });
  }, [runtime, id, isBeyond, lastPage, pageSize]);
  return {
    ...{ shown, columns, search, page, count, first, rowKey, pageSize, state },
    hasNext: count === null ? shown.length >= pageSize : first + pageSize < count,
    selectedKey: outputs.selectedKey ?? null,
    setSearch: (next: string) => runtime.setOutputs(id, { search: next, page: 0, offset: 0 }, true),
    goTo(next: number): void {
      runtime.setOutputs(id, { page: next, offset: next * pageSize }, true);
      void runtime.fire(id, 'page', { page: next });
    },
    select(row: JsonObject, index: number): void {
      runtime.setOutputs(id, { selectedRow: row, selectedKey: keyOf(row, rowKey, first + index) }, true);
      void runtime.fire(id, 'select', { row });
    },
  };
}

/** Whether the action that gives the rows is on its way or failed. */
function useSourceState(id: string): 'ready' | 'loading' | { error: string } {
  const actions = useRuntimeState((state) => state.scope.actions);
  const rows = useRuntimeState((state) => {
    const components = state.app.pages.flatMap((page) => page.components);
    return components.find((component) => component.id === id)?.props.rows;
  });
  const names = dependenciesOf(rows).flatMap(({ root, name }) =>
    root === 'actions' && name !== null ? [name] : [],
  );
  const sources = names.map((name) => objectOf(objectOf(actions)[name]));
  const error = sources.map((source) => source.error).find((one) => typeof one === 'string');
  if (typeof error === 'string') return { error };
  return sources.some((source) => source.loading === true) ? 'loading' : 'ready';
}

function Pager({ table }: { table: Table }) {
  const { page, count, first, shown, hasNext } = table;
  if (page === 0 && !hasNext) return null;
  return (
    <footer className="flex items-center justify-end gap-1 border-line border-t px-3 py-1.5 text-muted">
      <span className="mr-2" data-numeric>
        {shown.length === 0 ? '0' : `${first + 1}–${first + shown.length}`}
        {count !== null && ` of ${count}`}
      </span>
      <IconButton
        icon={ChevronLeft}
        label="Previous page"
        disabled={page === 0}
        onClick={() => table.goTo(page - 1)}
      />
      <IconButton
        icon={ChevronRight}
        label="Next page"
        disabled={!hasNext}
        onClick={() => table.goTo(page + 1)}
      />
    </footer>
  );
}
