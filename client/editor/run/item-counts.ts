import type { StepView } from '#shared/runs/run.ts';

/** How many items each node gave in the flow's own scope; only of nodes whose result is a list. */
export function itemCounts(
  steps: readonly Pick<StepView, 'path' | 'node' | 'result' | 'cut'>[],
): Record<string, number> {
  const lists = steps.flatMap((step) =>
    Array.isArray(step.result) && !step.path.includes('.')
      ? [[step.node, step.cut?.result?.items ?? step.result.length] as const]
      : [],
  );
  return Object.fromEntries(lists);
}
