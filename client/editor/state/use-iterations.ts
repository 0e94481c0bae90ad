import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { StepView } from '#shared/runs/run.ts';
import { countIterations, nodesOfIterations } from './iterations.ts';
import type { RunStore } from './run-store.ts';

const nothing: readonly FlowNode[] = [];

/** Keeps what the canvas shows of containers in step with the recorded steps and with the iterations chosen. */
export function useIterations(
  store: RunStore,
  steps: readonly StepView[],
  nodes: readonly FlowNode[] = nothing,
): void {
  const chosen = useStore(store, (state) => state.chosenIterations);
  useEffect(() => {
    if (!nodes.some(({ parentId }) => parentId !== undefined)) return;
    const counts = countIterations(steps, nodes, chosen);
    store.setState({ iterations: counts, bodies: nodesOfIterations(steps, nodes, { counts, chosen }) });
  }, [store, steps, nodes, chosen]);
}
