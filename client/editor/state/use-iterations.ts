import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { StepView } from '#shared/runs/run.ts';
import type { ScopeStep } from '#shared/runs/scope-step.ts';
import { countIterations, nodesOfIterations, shownScopes } from './iterations.ts';
import type { RunStore } from './run-store.ts';

export type LoadedSteps = {
  /** null: of no run. */
  runId: string | null;
  steps: readonly StepView[];
  /** The run has more steps than were loaded. */
  hasMoreSteps: boolean;
};

const nothing: readonly FlowNode[] = [];

/**
 * Keeps what the canvas shows of containers in step with the recorded steps and with the iterations chosen. Of a run
 * with more steps than were loaded, the scopes that are shown are read by themselves.
 */
export function useIterations(
  store: RunStore,
  { runId, steps, hasMoreSteps }: LoadedSteps,
  nodes: readonly FlowNode[] = nothing,
): void {
  const { slug: workspace } = useWorkspace();
  const chosen = useStore(store, (state) => state.chosenIterations);
  const hasBodies = nodes.some(({ parentId }) => parentId !== undefined);
  /** What one scope tells of the containers in it leads to further scopes. */
  const [read, setRead] = useState<readonly ScopeStep[]>([]);
  const shown = useMemo(() => {
    if (!hasBodies) return null;
    const known = [...steps, ...read];
    const counts = countIterations(known, nodes, chosen);
    const bodies = nodesOfIterations(known, nodes, { counts, chosen });
    return { counts, bodies, scopes: shownScopes(known, nodes, { counts, chosen }) };
  }, [hasBodies, steps, read, nodes, chosen]);
  const scopes = shown !== null && hasMoreSteps && runId !== null ? ['', ...shown.scopes] : [];
  const answers = useQueries({
    queries: scopes.map((scope) => trpc.runs.scope.queryOptions({ workspace, runId: runId ?? '', scope })),
    combine: joined,
  });
  useEffect(() => setRead(answers), [answers]);
  useEffect(() => {
    if (shown !== null) store.setState({ iterations: shown.counts, bodies: shown.bodies });
  }, [store, shown]);
}

function joined(answers: readonly { data: ScopeStep[] | undefined }[]): ScopeStep[] {
  return answers.flatMap(({ data }) => data ?? []);
}
