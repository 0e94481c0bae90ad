import { ChevronRight } from 'lucide-react';
import { Link } from 'react-router';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { askerName } from './asker-name.ts';

/** One request of the inbox; opening it needs no load, because the list holds the whole request. */
export function ApprovalRow({ approval }: { approval: ApprovalView }) {
  const fill = () => queryClient.setQueryData(trpc.approvals.get.queryKey({ id: approval.id }), approval);
  const asker = askerName(approval.askedBy);
  return (
    <li
      data-approval-id={approval.id}
      data-status={approval.status}
      className="relative flex min-h-16 items-center gap-4 border-line border-b px-4 py-2.5 transition-colors hover:bg-hover"
    >
      <div className="min-w-0 flex-1">
        <Link
          to={approvalAddress(approval.id)}
          onClick={fill}
          className="block text-pretty font-semibold before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:-outline-offset-2 focus-visible:before:outline-2 focus-visible:before:outline-accent"
        >
          {approval.title}
        </Link>
        <p className="text-muted">
          {asker ? `${asker} · ` : ''}
          <RelativeTime at={approval.openedAt} />
          {approval.status === 'pending' && approval.expiresAt && (
            <>
              {' '}
              · closes <RelativeTime at={approval.expiresAt} />
            </>
          )}
          {approval.isTest && ' · a test'}
        </p>
      </div>
      <StatusBadge status={approval.status} />
      <ChevronRight className="size-4 text-muted max-sm:hidden" aria-hidden />
    </li>
  );
}
