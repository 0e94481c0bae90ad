import { CircleAlert } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { Table } from './use-table.ts';

const placeholderRows = 4;

/** What stands in place of the rows: that they are coming, that there are none, or why there are none. */
export function TableNote({ table, emptyText }: { table: Table; emptyText: string }) {
  const { state, search } = table;
  if (state === 'loading') return <SkeletonRows count={placeholderRows} />;
  if (typeof state === 'object') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 px-4 py-6 text-md">
        <CircleAlert className="size-5 shrink-0 text-bad" aria-hidden />
        <p className="min-w-0 flex-1 basis-48">{state.error}</p>
        <Button size="large" onClick={table.reload}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-10 text-center text-md text-muted">
      <p>{emptyText}</p>
      {search !== '' && (
        <Button size="large" onClick={() => table.setSearch('')}>
          Clear the search
        </Button>
      )}
    </div>
  );
}
