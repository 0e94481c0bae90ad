import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useLiveRun } from '#client/runs/use-live-run.ts';
import { useRunLogs } from '#client/runs/use-run-logs.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import type { NodeLive } from '#shared/live/events.ts';
import type { StepView } from '#shared/runs/run.ts';
import { createRunStore, withSnapshot } from '../state/run-store.ts';
import { useIterations } from '../state/use-iterations.ts';
import { itemCounts } from './item-counts.ts';

/**
 * The run whose data the editor works with: the one that was started from this tab (a reload shows it again), else the
 * newest of the flow. Only the former is drawn on the canvas.
 */
export function useTestRun(flow: FlowView) {
  const { slug: workspace } = useWorkspace();
  const storageKey = `millrace-test-run:${flow.id}`;
  const [ownId, setOwnId] = useState<string | null>(() => sessionStorage.getItem(storageKey));
  const newestId = useNewestRun(flow, ownId === null);
  const runId = ownId ?? newestId;
  const [store] = useState(() => createRunStore());
  const shown = useLiveRun(runId);
  const logs = useRunLogs(runId);
  const isOwn = ownId !== null;
  /** What stood before a test of a part: its steps still feed the nodes that the test left out. */
  const [earlier, setEarlier] = useState<Earlier | null>(null);
  const steps = useMemo(() => withEarlier(shown.steps, earlier), [shown.steps, earlier]);
  const live = isOwn ? (shown.live ?? null) : null;
  const counts = isOwn ? itemCounts(shown.steps) : {};
  const countsText = JSON.stringify(counts);

  useEffect(() => {
    store.setState((state) => withSnapshot(state, live));
  }, [store, live]);
  useEffect(() => store.setState({ stale: earlier?.nodes ?? {} }), [store, earlier]);
  useIterations(store, { ...shown, runId }, shown.definition?.nodes);
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
    /** With those of an earlier run for nodes that the last test left out. */
    steps,
    /** Those of the run alone. */
    ownSteps: shown.steps,
    logs,
    show(next: string): void {
      setEarlier(null);
      setOwn(next);
    },
    /** Shows a test of a part of the flow; what it leaves out is shown as it was, marked as older. */
    showPart(next: string): void {
      const { live: before, stale } = store.getState();
      const found: Earlier = { steps, nodes: { ...stale, ...before?.nodes } };
      setEarlier(found);
      setOwn(next);
      if (runId !== null) void readWholeRun(workspace, runId).then((whole) => completeEarlier(found, whole));
    },
  };

  /** The list may have been behind the run when the test began; another test may have begun since. */
  function completeEarlier(found: Earlier, whole: readonly StepView[]): void {
    setEarlier((now) => (now === found ? { ...found, steps: withEarlier(whole, found) } : now));
  }

  function setOwn(next: string): void {
    setOwnId(next);
    sessionStorage.setItem(storageKey, next);
  }
}

async function readWholeRun(workspace: string, runId: string): Promise<readonly StepView[]> {
  const page = await trpcClient.runs.steps.query({ workspace, runId, limit: 200 }).catch(() => null);
  return page?.items ?? [];
}

type Earlier = { steps: readonly StepView[]; nodes: Readonly<Record<string, NodeLive>> };

function withEarlier(steps: readonly StepView[], earlier: Earlier | null): readonly StepView[] {
  if (earlier === null) return steps;
  const known = new Set(steps.map(({ node }) => node));
  return [...earlier.steps.filter(({ node }) => !known.has(node)), ...steps];
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
