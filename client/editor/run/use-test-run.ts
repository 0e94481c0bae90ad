import { useEffect, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { useLiveRun } from '#client/runs/use-live-run.ts';
import { useRunLogs } from '#client/runs/use-run-logs.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { createRunStore, withSnapshot } from '../state/run-store.ts';

/** The run that was started from this editor, if any; a reload of the tab shows it again. */
export function useTestRun(flow: FlowView) {
  const storageKey = `millrace-test-run:${flow.id}`;
  const [runId, setRunId] = useState<string | null>(() => sessionStorage.getItem(storageKey));
  const [store] = useState(() => createRunStore());
  const shown = useLiveRun(runId);
  const logs = useRunLogs(runId);

  useEffect(() => {
    store.setState((state) => withSnapshot(state, shown.live ?? null));
  }, [store, shown.live]);

  /** A run that retention removed, or of a server that was set up anew, is forgotten. */
  const isGone = shown.error !== null && toApiError(shown.error).code === 'not_found';
  useEffect(() => {
    if (!isGone) return;
    sessionStorage.removeItem(storageKey);
    setRunId(null);
  }, [isGone, storageKey]);

  return {
    store,
    runId,
    ...shown,
    logs,
    show(next: string | null): void {
      setRunId(next);
      if (next === null) sessionStorage.removeItem(storageKey);
      else sessionStorage.setItem(storageKey, next);
    },
  };
}

export type TestRun = ReturnType<typeof useTestRun>;
