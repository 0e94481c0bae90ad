import { ChevronRight } from 'lucide-react';
import { Link } from 'react-router';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { askerName } from './asker-name.ts';

/** One request of the inbox; the page opens at once with what the list holds, and loads the rest. */
export function ApprovalRow({ approval }: { approval: ApprovalView }) {
  const fill = () =>
    queryClient.setQueryData(trpc.approvals.get.queryKey({ id: approval.id }), (known) => known ?? approval, {
      updatedAt: 0,
    });
  const isOthers = approval.status === 'pending' && !approval.mayDecide;
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
          className="block text-pretty break-words font-semibold before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:-outline-offset-2 focus-visible:before:outline-2 focus-visible:before:outline-accent"
        >
          {approval.title}
        </Link>
        <p className="text-muted">
          <RowFacts approval={approval} />
        </p>
        {isOthers && <p className="text-muted">{approval.reason}</p>}
      </div>
      <StatusBadge status={approval.status} />
      <ChevronRight className="size-4 text-muted max-sm:hidden" aria-hidden />
    </li>
  );
}

function RowFacts({ approval }: { approval: ApprovalView }) {
  const { status, required, decisions, isTest, openedAt, expiresAt } = approval;
  const asker = askerName(approval.askedBy);
  const last = decisions.at(-1);
  return (
    <>
      {asker && `${asker} asked `}
      <RelativeTime at={openedAt} />
      {status === 'pending' && expiresAt && (
        <>
          {' · answer '}
          <RelativeTime at={expiresAt} />
        </>
      )}
      {status === 'pending' && required > 1 && ` · ${decisions.length} of ${required} approvals`}
      {status !== 'pending' && last && (
        <>
          {` · ${last.name} ${last.decision} `}
          <RelativeTime at={last.at} />
        </>
      )}
      {isTest && ' · a test'}
    </>
  );
}
