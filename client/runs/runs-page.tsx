import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { Link } from 'react-router';
import { useLiveTopic } from '#client/api/live.ts';
import { readAgain } from '#client/api/read-again.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { useFlowTitles } from '#client/flows/use-flow-titles.ts';
import { Button, buttonClasses } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { RunView } from '#shared/runs/run.ts';
import { RunFilters } from './run-filters.tsx';
import { type RunFilter, runListOptions } from './run-list.ts';
import { RunTable } from './run-table.tsx';
import { useRunFilter } from './use-run-filter.ts';

/** `/w/<workspace>/runs`: newest first, live, filtered by what the address says. */
export function RunsPage() {
  useDocumentTitle('Runs');
  const { filter, setFilter } = useRunFilter();
  const runs = useRuns(filter);
  const titleOf = useFlowTitles();
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageBar title="Runs" />
      <RunFilters filter={filter} onChange={setFilter} />
      <div className="min-h-0 flex-1 overflow-auto">
        {runs.isPending && <SkeletonRows label="Loading runs" count={10} />}
        {runs.isError && (
          <ProblemNote
            error={runs.error}
            title="The runs could not be loaded"
            onRetry={() => runs.refetch()}
          />
        )}
        {runs.data && items.length === 0 && <NoRuns filter={filter} onClear={() => setFilter({})} />}
        {items.length > 0 && <RunTable runs={items} titleOf={titleOf} onHover={prefetchRun} />}
        {runs.hasNextPage && (
          <div className="flex justify-center p-4">
            <Button isBusy={runs.isFetchingNextPage} onClick={() => runs.fetchNextPage()}>
              Load older runs
            </Button>
          </div>
        )}
      </div>
    </>
  );

  function prefetchRun(run: RunView): void {
    void import('./run-page.tsx');
    void queryClient.prefetchQuery(trpc.runs.get.queryOptions({ workspace: runs.workspace, runId: run.id }));
  }
}

function useRuns(filter: RunFilter) {
  const { slug: workspace } = useWorkspace();
  const runs = useInfiniteQuery({
    ...runListOptions(workspace, filter),
    placeholderData: keepPreviousData,
  });
  const refresh = () => void readAgain(queryClient, trpc.runs.list.pathFilter());
  useLiveTopic('runs', refresh, { onResync: refresh });
  return { ...runs, workspace };
}

function NoRuns({ filter, onClear }: { filter: RunFilter; onClear(): void }) {
  const { slug } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace: slug }));
  if (Object.keys(filter).length > 0) {
    return (
      <EmptyState
        icon={History}
        title="No run fits this filter"
        action={<Button onClick={onClear}>Show all runs</Button>}
      />
    );
  }
  const first = flows.data?.[0];
  return (
    <EmptyState
      icon={History}
      title="Nothing has run yet"
      action={
        <Link
          to={first === undefined ? `/w/${slug}/flows` : `/w/${slug}/flows/${first.path}`}
          className={buttonClasses('primary')}
        >
          {first === undefined ? 'Go to the flows' : `Open ${first.title}`}
        </Link>
      }
    >
      Open a flow and press Run, or call its webhook. Tests of a draft are listed when “Tests” is on.
    </EmptyState>
  );
}
