import { useQuery } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { Link } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { MessagePage, RequestErrorPage } from '#client/app/error-page.tsx';
import { OfflineBanner } from '#client/app/offline-banner.tsx';
import { buttonClasses } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { ApprovalLetter, LinkView } from '#shared/approvals/approval-view.ts';
import { pauseUntilNextLook } from './approval-pauses.ts';
import type { Choice } from './decision-form.tsx';
import { Letter } from './letter.tsx';
import { LetterFrame, LetterPlaceholder } from './letter-frame.tsx';

type LinkedApprovalProps = { id: string; token: string; choice: Choice | null };

const openingPauseMs = 3_000;

/** A request as the holder of a signed link sees it; there is no session, so it is asked for again and again. */
export function LinkedApproval({ id, token, choice }: LinkedApprovalProps) {
  const link = { id, token };
  const opened = useQuery({
    ...trpc.approvalLinks.open.queryOptions(link),
    refetchInterval: ({ state }) => pauseOf(state.data),
  });
  const { data } = opened;
  useDocumentTitle(data?.kind === 'request' ? data.letter.title : 'Approval');
  if (opened.isError && data === undefined) {
    return <LinkErrorPage id={id} error={opened.error} onRetry={() => opened.refetch()} />;
  }
  return (
    <>
      <OfflineBanner />
      <LetterFrame top={<Sender />}>
        {data === undefined && <LetterPlaceholder />}
        {data?.kind === 'not_open' && <NotOpen />}
        {data?.kind === 'never_opened' && <NeverOpened />}
        {data?.kind === 'request' && (
          <Letter
            letter={data.letter}
            choice={choice}
            send={(decision) => trpcClient.approvalLinks.decide.mutate({ ...link, ...decision })}
            onDecided={(letter) => showDecided(link, letter)}
            onSettled={() => void queryClient.invalidateQueries(trpc.approvalLinks.pathFilter())}
          />
        )}
      </LetterFrame>
    </>
  );
}

function showDecided(link: { id: string; token: string }, letter: ApprovalLetter): void {
  const view: LinkView = { kind: 'request', letter };
  queryClient.setQueryData(trpc.approvalLinks.open.queryKey(link), () => view);
}

function pauseOf(view: LinkView | undefined): number | false {
  if (view === undefined || view.kind === 'never_opened') return false;
  return view.kind === 'not_open' ? openingPauseMs : pauseUntilNextLook(view.letter);
}

function Sender() {
  return (
    <p className="flex items-center gap-2 font-semibold text-sm">
      <img src="/favicon.svg" alt="" className="size-6" />
      Millrace
    </p>
  );
}

function NotOpen() {
  return (
    <EmptyState icon={Clock} title="This is not open yet">
      The work that asks for your decision has not come to it. Keep this page: the request appears here by
      itself.
    </EmptyState>
  );
}

function NeverOpened() {
  return (
    <EmptyState icon={Clock} title="There is nothing to decide">
      The work that would have asked for your decision has ended without it.
    </EmptyState>
  );
}

type LinkErrorPageProps = { id: string; error: unknown; onRetry(): void };

function LinkErrorPage({ id, error, onRetry }: LinkErrorPageProps) {
  const { code, message } = toApiError(error);
  if (code !== 'forbidden' && code !== 'expired') return <RequestErrorPage error={error} onRetry={onRetry} />;
  return (
    <MessagePage
      title={code === 'expired' ? 'This link has expired' : 'This link is not valid'}
      action={
        <Link to={approvalAddress(id)} className={buttonClasses('secondary', 'large')}>
          Sign in to decide
        </Link>
      }
    >
      {message}
    </MessagePage>
  );
}
