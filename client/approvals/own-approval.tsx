import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { subscribeTopic } from '#client/api/live.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { useSession } from '#client/app/session-context.tsx';
import { pauseUntilNextLook } from './approval-pauses.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import type { Choice } from './decision-form.tsx';
import { Letter } from './letter.tsx';
import { LetterFrame, LetterPlaceholder } from './letter-frame.tsx';

/** A request as a member of the workspace sees it. */
export function OwnApproval({ id, choice }: { id: string; choice: Choice | null }) {
  const approval = useQuery({
    ...trpc.approvals.get.queryOptions({ id }),
    refetchInterval: (query) => pauseUntilNextLook(query.state.data),
  });
  useFreshApproval(id);
  useDocumentTitle(approval.data?.title ?? 'Approval');
  if (approval.isError && approval.data === undefined) {
    return <RequestErrorPage error={approval.error} onRetry={() => approval.refetch()} />;
  }
  return (
    <LetterFrame
      top={
        <>
          <BackLink />
          {approval.data?.mayShare && <CopyLinkButton id={id} />}
        </>
      }
    >
      {approval.data === undefined ? (
        <LetterPlaceholder />
      ) : (
        <Letter
          letter={approval.data}
          choice={choice}
          send={(decision) => trpcClient.approvals.decide.mutate({ id, ...decision })}
          onDecided={(decided) => {
            queryClient.setQueryData(
              trpc.approvals.get.queryKey({ id }),
              (known) => known && { ...known, ...decided },
            );
          }}
          onSettled={() => {
            void queryClient.invalidateQueries(trpc.runs.pathFilter());
            void queryClient.invalidateQueries(trpc.approvals.pathFilter());
          }}
        />
      )}
    </LetterFrame>
  );
}

function BackLink() {
  const slug = useSession().workspaces[0]?.slug;
  if (slug === undefined) return <span />;
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
