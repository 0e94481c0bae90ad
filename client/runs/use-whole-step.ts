import { useQuery } from '@tanstack/react-query';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { StepView } from '#shared/runs/run.ts';

/** The newest record of a step that a list holds; without a run that is the list's. */
export function useWholeStep(runId: string | null, listed: StepView | undefined): StepView | undefined {
  const { slug: workspace } = useWorkspace();
  const whole = useQuery({
    ...trpc.runs.step.queryOptions({ workspace, runId: runId ?? '', path: listed?.path ?? '' }),
    enabled: runId !== null && listed !== undefined,
  });
  return whole.data?.status === listed?.status ? (whole.data ?? listed) : listed;
}
