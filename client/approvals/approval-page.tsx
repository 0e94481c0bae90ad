import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { subscribeTopic } from '#client/api/live.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { useSession } from '#client/app/session-context.tsx';
import { Markdown } from '#client/ui/markdown.tsx';
import { Skeleton } from '#client/ui/skeleton.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { askerName } from './asker-name.ts';
import { DecisionForm } from './decision-form.tsx';
import { DecisionHistory } from './decision-history.tsx';

const pollMs = 15_000;

/**
 * `/approvals/<id>`: reads like a short letter on a phone: what is asked, what happens, and two buttons.
 * A request can be opened from a link, so the page stands outside the workspace's shell.
 */
export function ApprovalPage() {
  const { '*': id = '' } = useParams();
  const approval = useQuery({
    ...trpc.approvals.get.queryOptions({ id }),
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? pollMs : false),
  });
  useFreshApproval(id);
  useDocumentTitle(approval.data?.title ?? 'Approval');
  if (approval.isError && approval.data === undefined) {
    return <RequestErrorPage error={approval.error} onRetry={() => approval.refetch()} />;
  }
  return (
    <main className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4 text-md sm:py-10">
      <BackLink />
      <article className="flex flex-col gap-6 rounded-card border border-line bg-surface p-5 sm:p-8">
        {approval.data === undefined ? <LetterPlaceholder /> : <Letter approval={approval.data} />}
      </article>
    </main>
  );
}

function Letter({ approval }: { approval: ApprovalView }) {
  const asker = askerName(approval.askedBy);
  return (
    <>
      <header className="flex flex-col gap-2">
        <div role="status" data-status={approval.status} className="text-sm">
          <StatusBadge
            status={approval.status}
            {...(approval.status === 'pending' ? { label: waitingLabel(approval) } : {})}
          />
        </div>
        <h1 className="text-balance font-semibold text-lg sm:text-xl">{approval.title}</h1>
        <p className="text-muted text-sm">
          {asker ? `${asker} asked ` : 'Asked '}
          <RelativeTime at={approval.openedAt} />
          {approval.status === 'pending' && approval.expiresAt && (
            <>
              , closes <RelativeTime at={approval.expiresAt} />
            </>
          )}
        </p>
        {approval.isTest && (
          <p className="w-fit rounded-sm bg-warn-soft px-2 py-0.5 text-sm text-warn">
            This asks for a test of a draft.
          </p>
        )}
      </header>
      {approval.message && <Markdown source={approval.message} />}
      {approval.decisions.length > 0 && <DecisionHistory approval={approval} />}
      <Outcome approval={approval} />
    </>
  );
}

function waitingLabel({ required, decisions }: ApprovalView): string {
  if (required <= 1) return 'Waits for a decision';
  return `Waits for decisions: ${decisions.length} of ${required}`;
}

/** The form while it can be decided, else one sentence on why not. */
function Outcome({ approval }: { approval: ApprovalView }) {
  if (approval.status === 'pending' && approval.mayDecide) return <DecisionForm approval={approval} />;
  const note = approval.status === 'pending' ? approval.reason : closedNotes[approval.status];
  return note ? <p className="rounded-control bg-sunken px-4 py-3">{note}</p> : null;
}

const closedNotes: Record<Exclude<ApprovalView['status'], 'pending'>, string> = {
  approved: 'This was approved. There is nothing left to do here.',
  rejected: 'This was rejected. There is nothing left to do here.',
  expired: 'The time to decide is over.',
  withdrawn: 'The request was withdrawn, because what asked for it has ended.',
};

function BackLink() {
  const slug = useSession().workspaces[0]?.slug;
  if (slug === undefined) return null;
  return (
    <Link
      to={`/w/${slug}/approvals`}
      className="flex min-h-11 w-fit items-center gap-1.5 rounded-control pr-2 text-muted text-sm hover:text-text"
    >
      <ArrowLeft className="size-4" aria-hidden />
      All approvals
    </Link>
  );
}

function LetterPlaceholder() {
  return (
    <div role="status" aria-label="Loading the request" className="flex flex-col gap-4">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-7 w-4/5" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}

/** Hears of decisions of others in the workspaces of who looks. */
function useFreshApproval(id: string): void {
  const workspace = useSession().workspaces[0]?.slug;
  useEffect(() => {
    if (workspace === undefined) return;
    const refresh = () => void queryClient.invalidateQueries(trpc.approvals.pathFilter());
    return subscribeTopic(
      { workspace, topic: 'approvals' },
      (event) => {
        if (event.kind === 'approvals_changed' && event.approvalId === id) refresh();
      },
      { onResync: refresh },
    );
  }, [workspace, id]);
}
