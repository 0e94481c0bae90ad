import { useQuery } from '@tanstack/react-query';
import { useLiveTopic } from '#client/api/live.ts';
import { readAgain } from '#client/api/read-again.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';

/** How many requests wait for a decision of this person, kept fresh by the event stream. */
export function usePendingApprovals(): number {
  const { slug: workspace } = useWorkspace();
  const pending = useQuery(trpc.approvals.list.queryOptions({ workspace, show: 'pending' }));
  const refresh = () => void readAgain(queryClient, trpc.approvals.pathFilter());
  useLiveTopic('approvals', refresh, { onResync: refresh });
  return pending.data?.items.filter((approval) => approval.mayDecide).length ?? 0;
}
