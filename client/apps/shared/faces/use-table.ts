import { useEffect, useMemo } from 'react';
import { dependenciesOf } from '#shared/apps/bindings.ts';
import type { JsonObject } from '#shared/json.ts';
import { objectOf } from '../runtime/app-scope.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readNumber, readText, textOf } from './read-prop.ts';
import {
  cellOf,
  keyOf,
  readColumns,
  readRows,
  type SortDirection,
  searchRows,
  sortRows,
} from './table-rows.ts';

export type TableState = 'ready' | 'loading' | { error: string };
export type Table = ReturnType<typeof useTable>;

/** The rows that a table shows now, and what people do with them; its outputs stand in the scope. */
export function useTable(id: string, values: FaceProps['values']) {
  const runtime = useRuntime();
  const outputs = objectOf(useRuntimeState((state) => state.scope[id]));
  const source = useSource(id);
  const { rows, total } = useMemo(() => readRows(values.rows), [values.rows]);
  const columns = useMemo(() => readColumns(values.columns, rows), [values.columns, rows]);
  const isServerPaged = readFlag(values, 'serverPaging');
  const isDoneBy = (name: string) => {
    const who = readText(values, name);
    return who === 'server' || (who !== 'browser' && isServerPaged) ? 'server' : 'browser';
  };
  const pageSize = readNumber(values, 'pageSize') ?? 25;
  const rowKey = readText(values, 'rowKey');
  const search = textOf(outputs.search);
  const sortField = textOf(outputs.sortField);
  const sortDirection: SortDirection = outputs.sortDirection === 'desc' ? 'desc' : 'asc';
  const page = typeof outputs.page === 'number' ? outputs.page : 0;
  const found = isDoneBy('searching') === 'server' ? rows : searchRows(rows, columns, search);
  const sorted =
    isDoneBy('sorting') === 'server'
      ? found
      : sortRows(found, { field: sortField, direction: sortDirection });
  const count = isServerPaged ? (readNumber(values, 'total') ?? total) : sorted.length;
  const first = page * pageSize;
  const shown = isServerPaged ? sorted : sorted.slice(first, first + pageSize);
  useEffect(
    () => runtime.setOutputs(id, { pageSize, offset: page * pageSize }),
    [runtime, id, pageSize, page],
  );
  const lastPage = count === null ? null : Math.max(0, Math.ceil(count / pageSize) - 1);
  const isBeyond = lastPage !== null && page > lastPage && source.state === 'ready';
  useEffect(() => {
    if (isBeyond) runtime.setOutputs(id, { page: lastPage, offset: lastPage * pageSize });
  }, [runtime, id, isBeyond, lastPage, pageSize]);
  useFreshSelection(id, { rows, rowKey });
  const toStart = { page: 0, offset: 0 };
  const setSort = (field: string, direction: SortDirection) =>
    runtime.setOutputs(id, { sortField: field, sortDirection: direction, ...toStart }, true);
  return {
    ...{ shown, columns, search, page, count, first, rowKey, pageSize, sortField, sortDirection },
    ...source,
    canSort: readFlag(values, 'sort'),
    rowButton: readText(values, 'rowButton'),
    hasNext: count === null ? shown.length >= pageSize : first + pageSize < count,
    selectedKey: outputs.selectedKey ?? null,
    keyOfRow: (row: JsonObject, index: number) => keyOf(row, rowKey, first + index),
    setSort,
    setSearch: (next: string) => runtime.setOutputs(id, { search: next, ...toStart }, true),
    /** A first press sorts upwards, a second downwards, a third not at all. */
    sortBy(field: string): void {
      const isSame = field === sortField;
      const isOver = isSame && sortDirection === 'desc';
      setSort(isOver ? '' : field, isSame && !isOver ? 'desc' : 'asc');
    },
    goTo(next: number): void {
      runtime.setOutputs(id, { page: next, offset: next * pageSize }, true);
      void runtime.fire(id, 'page', { page: next });
    },
    clearSelection: () => runtime.setOutputs(id, { selectedRow: null, selectedKey: null }, true),
    select(row: JsonObject, index: number): void {
      runtime.setOutputs(id, { selectedRow: row, selectedKey: keyOf(row, rowKey, first + index) }, true);
      void runtime.fire(id, 'select', { row });
    },
    async press(row: JsonObject, index: number): Promise<void> {
      runtime.setOutputs(id, { selectedRow: row, selectedKey: keyOf(row, rowKey, first + index) }, true);
      await runtime.fire(id, 'row_button', { row });
    },
  };
}

/** A row that came anew has newer values and a newer handle: the selection follows its key. */
function useFreshSelection(id: string, { rows, rowKey }: { rows: readonly JsonObject[]; rowKey: string }) {
  const runtime = useRuntime();
  useEffect(() => {
    if (rowKey === '') return;
    const { selectedRow, selectedKey } = objectOf(runtime.store.getState().scope[id]);
    if (selectedRow === null || selectedRow === undefined) return;
    const wanted = JSON.stringify(selectedKey ?? cellOf(objectOf(selectedRow) as JsonObject, rowKey));
    const fresh = rows.find((row) => JSON.stringify(cellOf(row, rowKey)) === wanted);
    if (fresh !== undefined)
      runtime.setOutputs(id, { selectedRow: fresh, selectedKey: cellOf(fresh, rowKey) });
  }, [runtime, id, rows, rowKey]);
}

/** Whether the actions that give the rows are on their way or failed, and how to ask for them again. */
function useSource(id: string): { state: TableState; reload(): void } {
  const runtime = useRuntime();
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
  const isLoading = sources.some((source) => source.loading === true);
  return {
    state: isLoading ? 'loading' : typeof error === 'string' ? { error } : 'ready',
    reload() {
      for (const name of names) void runtime.runAction(name, { isAutomatic: true });
    },
  };
}
