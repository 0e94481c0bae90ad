import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useLiveRun } from '#client/runs/use-live-run.ts';
import { useRunLogs } from '#client/runs/use-run-logs.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { createRunStore, withSnapshot } from '../state/run-store.ts';
import { itemCounts } from './item-counts.ts';

/**
 * The run whose data the editor works with: the one that was started from this tab (a reload shows it again), else the
 * newest of the flow. Only the former is drawn on the canvas.
 */
export function useTestRun(flow: FlowView) {
  const storageKey = `millrace-test-run:${flow.id}`;
  const [ownId, setOwnId] = useState<string | null>(() => sessionStorage.getItem(storageKey));
  const newestId = useNewestRun(flow, ownId === null);
  const runId = ownId ?? newestId;
  const [store] = useState(() => createRunStore());
  const shown = useLiveRun(runId);
  const logs = useRunLogs(runId);
  const isOwn = ownId !== null;
  const live = isOwn ? (shown.live ?? null) : null;
  const counts = isOwn ? itemCounts(shown.steps) : {};
  const countsText = JSON.stringify(counts);

  useEffect(() => {
    store.setState((state) => withSnapshot(state, live));
  }, [store, live]);
  useEffect(() => {
    store.setState({ itemCounts: JSON.parse(countsText) as Record<string, number> });
  }, [store, countsText]);

  /** A run that retention removed, or of a server that was set up anew, is forgotten. */
  const isGone = isOwn && shown.error !== null && toApiError(shown.error).code === 'not_found';
  useEffect(() => {
    if (!isGone) return;
    sessionStorage.removeItem(storageKey);
    setOwnId(null);
  }, [isGone, storageKey]);

  return {
    store,
    runId,
    /** It was started from this tab. */
    isOwn,
    ...shown,
    logs,
    show(next: string): void {
      setOwnId(next);
      sessionStorage.setItem(storageKey, next);
    },
  };
}

export type TestRun = ReturnType<typeof useTestRun>;

function useNewestRun(flow: FlowView, isEnabled: boolean): string | null {
  const { slug: workspace } = useWorkspace();
  const newest = useQuery({
    ...trpc.runs.list.queryOptions({ workspace, flow: flow.path, includeTests: true, limit: 1 }),
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return newest.data?.items[0]?.id ?? null;
}
