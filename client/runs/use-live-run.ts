import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLiveTopic } from '#client/api/live.ts';
import { pagesOf } from '#client/api/pages-of.ts';
import { readAgain } from '#client/api/read-again.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { LiveEvent, RunLive } from '#shared/live/events.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { useStepsBeyond } from './use-steps-beyond.ts';
import { withLive } from './with-live.ts';

const stepsPage = 200;
/** Steps are read again at most this often while a run is live; the snapshot shows what happens in between. */
const stepsPauseMs = 400;

/**
 * A run with its live state, its recorded steps and the definition that runs. The snapshot comes first, then the
 * stream; after a gap everything is read again. Null listens to nothing.
 */
export function useLiveRun(runId: string | null) {
  const { slug: workspace } = useWorkspace();
  const isEnabled = runId !== null;
  const input = { workspace, runId: runId ?? '' };
  const details = useQuery({ ...trpc.runs.get.queryOptions(input), enabled: isEnabled });
  /** Kept apart: an event may come before an answer that was read earlier, and the server sends it only once. */
  const [heard, setHeard] = useState<RunLive>();
  const known = details.data && heard?.runId === runId ? withLive(details.data, heard) : details.data;
  const steps = useInfiniteQuery({
    queryKey: trpc.runs.steps.infiniteQueryKey({ ...input, limit: stepsPage }),
    ...pagesOf((cursor, signal) =>
      trpcClient.runs.steps.query({ ...input, ...cursor, limit: stepsPage }, { signal }),
    ),
    enabled: isEnabled,
  });
  const refreshSteps = useThrottled(async () => {
    await Promise.all([
      readAgain(queryClient, trpc.runs.steps.pathFilter()),
      readAgain(queryClient, trpc.runs.step.pathFilter()),
      readAgain(queryClient, trpc.runs.scope.pathFilter()),
    ]);
  }, stepsPauseMs);

  function refreshAll(): void {
    void queryClient.invalidateQueries(trpc.runs.get.queryFilter(input));
    refreshSteps();
  }

  function handleEvent(event: LiveEvent): void {
    if (event.kind !== 'run' || event.run.runId !== runId) return;
    setHeard(event.run);
    const before = queryClient.getQueryData(trpc.runs.get.queryKey(input));
    queryClient.setQueryData(trpc.runs.get.queryKey(input), (known) => known && withLive(known, event.run));
    const isNews = before === undefined || event.run.revision > before.live.revision;
    if (isNews && isRunEnded(event.run.status)) refreshAll();
    else if (isNews) refreshSteps();
  }

  useLiveTopic(runId === null ? null : `run:${runId}`, handleEvent, { onResync: refreshAll });

  // An answer from before the end has no result yet.
  const isBehind =
    details.isSuccess &&
    !details.isFetching &&
    known !== undefined &&
    isRunEnded(known.run.status) &&
    details.data.live.revision < known.live.revision;
  const { refetch } = details;
  const loaded = useMemo(() => steps.data?.pages.flatMap((page) => page.items) ?? [], [steps.data]);
  const beyond = useStepsBeyond(input, steps.hasNextPage ? known : undefined, loaded);
  const all = useMemo(() => (beyond.length === 0 ? loaded : [...loaded, ...beyond]), [loaded, beyond]);
  useEffect(() => {
    if (isBehind) void refetch();
  }, [isBehind, refetch]);

  return {
    run: known?.run,
    live: known?.live,
    definition: known?.definition,
    steps: all,
    hasMoreSteps: steps.hasNextPage,
    loadMoreSteps: () => void steps.fetchNextPage(),
    isLoading: details.isLoading || steps.isLoading,
    error: details.error ?? steps.error,
    retry: () => void Promise.all([details.refetch(), steps.refetch()]),
  };
}

/** Calls at once, then again when the call before has ended and `pauseMs` are over. */
function useThrottled(action: () => Promise<void>, pauseMs: number): () => void {
  const state = useRef({ isBusy: false, isDue: false, isGone: false });
  useEffect(() => {
    state.current.isGone = false;
    return () => {
      state.current.isGone = true;
    };
  }, []);
  const call = (): void => {
    const { current } = state;
    current.isDue = current.isBusy;
    if (current.isBusy) return;
    current.isBusy = true;
    const pause = new Promise((resolve) => setTimeout(resolve, pauseMs));
    void Promise.allSettled([action(), pause]).then(() => {
      current.isBusy = false;
      if (current.isDue && !current.isGone) call();
    });
  };
  return call;
}
