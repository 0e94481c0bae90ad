import { useQuery } from '@tanstack/react-query';
import { CircleCheckBig } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { cx } from '#client/ui/class-names.ts';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { ApprovalRow } from './approval-row.tsx';

type Part = 'pending' | 'all';

const parts: { value: Part; label: string }[] = [
  { value: 'pending', label: 'Waiting' },
  { value: 'all', label: 'All' },
];

/** `/w/<workspace>/approvals`: what waits for a decision; the shell's event stream keeps it fresh. */
export function ApprovalsPage() {
  useDocumentTitle('Approvals');
  const { slug: workspace } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const part: Part = search.get('show') === 'all' ? 'all' : 'pending';
  const approvals = useQuery(trpc.approvals.list.queryOptions({ workspace, status: part }));
  return (
    <>
      <PageBar title="Approvals" />
      <div className="flex gap-1 border-line border-b px-4 py-2">
        {parts.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={part === value}
            onClick={() => setSearch(value === 'all' ? { show: 'all' } : {}, { replace: true })}
            className={cx(
              'h-8 rounded-control px-3 font-medium max-sm:h-11',
              part === value ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-hover',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {approvals.isPending && <SkeletonRows label="Loading approvals" count={4} />}
        {approvals.isError && (
          <ProblemNote
            error={approvals.error}
            title="The approvals could not be loaded"
            onRetry={() => approvals.refetch()}
          />
        )}
        {approvals.data && <ApprovalList approvals={approvals.data} part={part} />}
      </div>
    </>
  );
}

function ApprovalList({ approvals, part }: { approvals: readonly ApprovalView[]; part: Part }) {
  return (
    <>
      {approvals.length === 0 && (
        <EmptyState
          icon={CircleCheckBig}
          title={part === 'pending' ? 'Nothing waits for a decision' : 'Nobody has asked for a decision yet'}
        >
          When a flow asks for one, it appears here at once.
        </EmptyState>
      )}
      <ul aria-label="Approvals">
        {approvals.map((approval) => (
          <ApprovalRow key={approval.id} approval={approval} />
        ))}
      </ul>
    </>
  );
}
