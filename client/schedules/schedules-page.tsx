import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { ScheduleTable } from './schedule-table.tsx';

const refreshMs = 5_000;

/** `/w/<workspace>/schedules`: what starts by itself, when next, how it went last, and the switch. */
export function SchedulesPage() {
  useDocumentTitle('Schedules');
  const { slug: workspace } = useWorkspace();
  const schedules = useQuery({
    ...trpc.schedules.list.queryOptions({ workspace }),
    refetchInterval: refreshMs,
  });
  return (
    <>
      <PageBar title="Schedules" />
      <div className="min-h-0 flex-1 overflow-auto">
        {schedules.isPending && <SkeletonRows label="Loading schedules" />}
        {schedules.isError && (
          <ProblemNote
            error={schedules.error}
            title="The schedules could not be loaded"
            onRetry={() => schedules.refetch()}
          />
        )}
        {schedules.data?.length === 0 && (
          <EmptyState
            icon={CalendarClock}
            title="No flow starts by itself yet"
            action={
              <Link to={`/w/${workspace}/flows`} className="font-medium text-accent hover:underline">
                Open a flow
              </Link>
            }
          >
            Add a Schedule node to a flow and publish it. For example: every weekday at 9:00 a script asks for
            new orders and handles only those that it has not seen.
          </EmptyState>
        )}
        {schedules.data && schedules.data.length > 0 && <ScheduleTable schedules={schedules.data} />}
      </div>
    </>
  );
}
