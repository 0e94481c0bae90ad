import { useQueries } from '@tanstack/react-query';
import { trpcClient } from '#client/api/trpc.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import type { StepView } from '#shared/runs/run.ts';
import { beyondLoaded } from './beyond-loaded.ts';

type Known = { live: RunLive; definition: Pick<FlowDefinition, 'nodes'> };

/** Of a run with more steps than were loaded: those of the flow's own scope that have ended, each read by itself. */
export function useStepsBeyond(
  run: { workspace: string; runId: string },
  known: Known | undefined,
  loaded: readonly StepView[],
): StepView[] {
  const wanted = known === undefined ? [] : beyondLoaded(known, loaded);
  return useQueries({
    queries: wanted.map(({ path, status }) => ({
      // Read once for each state of the step; nothing else changes it.
      queryKey: ['runs', 'step beyond', run, path, status],
      queryFn: () => trpcClient.runs.step.query({ ...run, path }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: joined,
  });
}

function joined(answers: readonly { data: StepView | undefined }[]): StepView[] {
  return answers.flatMap(({ data }) => data ?? []);
}
