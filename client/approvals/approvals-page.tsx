import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheckBig } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { pagesOf } from '#client/api/pages-of.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { ApprovalRow } from './approval-row.tsx';

type Part = 'pending' | 'decided';

const pageSize = 50;

/** `/w/<workspace>/approvals`: what waits for a decision, and what was decided; the shell's event stream keeps it fresh. */
export function ApprovalsPage() {
  useDocumentTitle('Approvals');
  const [search, setSearch] = useSearchParams();
  const part: Part = search.get('show') === 'decided' ? 'decided' : 'pending';
  return (
    <>
      <PageBar title="Approvals" />
      <Tabs
        label="Which approvals"
        value={part}
        onChange={(id) => setSearch(id === 'decided' ? { show: id } : {}, { replace: true })}
        tabs={[
          { id: 'pending', label: 'Waiting', content: <Inbox part="pending" /> },
          { id: 'decided', label: 'Decided', content: <Inbox part="decided" /> },
        ]}
        className="flex-1"
      />
    </>
  );
}

function Inbox({ part }: { part: Part }) {
  const approvals = useApprovals(part);
  const items = approvals.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {approvals.isPending && <SkeletonRows label="Loading approvals" count={4} />}
      {approvals.isError && (
        <ProblemNote
          error={approvals.error}
          title="The approvals could not be loaded"
          onRetry={() => approvals.refetch()}
        />
      )}
      {approvals.data && items.length === 0 && <NothingHere part={part} />}
      {approvals.data && (
        <ul aria-label="Approvals">
          {inOrder(items).map((approval) => (
            <ApprovalRow key={approval.id} approval={approval} />
          ))}
        </ul>
      )}
      {approvals.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button isBusy={approvals.isFetchingNextPage} onClick={() => approvals.fetchNextPage()}>
            Load older requests
          </Button>
        </div>
      )}
    </>
  );
}

function useApprovals(part: Part) {
  const { slug: workspace } = useWorkspace();
  const input = { workspace, show: part, limit: pageSize };
  return useInfiniteQuery({
    queryKey: trpc.approvals.list.infiniteQueryKey(input),
    ...pagesOf((cursor, signal) => trpcClient.approvals.list.query({ ...input, ...cursor }, { signal })),
  });
}

/** What waits for who looks stands before what waits for others. */
function inOrder(approvals: readonly ApprovalView[]): ApprovalView[] {
  return approvals.toSorted((one, other) => Number(other.mayDecide) - Number(one.mayDecide));
}

function NothingHere({ part }: { part: Part }) {
  return part === 'pending' ? (
    <EmptyState icon={CircleCheckBig} title="Nothing waits for a decision">
      When somebody asks for one, it appears here at once.
    </EmptyState>
  ) : (
    <EmptyState icon={CircleCheckBig} title="Nothing was decided yet">
      Requests stay here after they were decided, with who decided and why.
    </EmptyState>
  );
}
