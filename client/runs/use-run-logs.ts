import { useQuery } from '@tanstack/react-query';
import { useLiveTopic } from '#client/api/live.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { LiveEvent } from '#shared/live/events.ts';
import type { LogLineView } from '#shared/runs/run.ts';
import { appendLines } from './log-lines.ts';

const beforeFirst = -1;
/** Microseconds: the lines of a short step are stored with its outcome, after later ones of steps beside it. */
const lateLineSeqs = 10_000_000;

/** The log lines of a run in order, growing while it runs; null listens to nothing. */
export function useRunLogs(runId: string | null): readonly LogLineView[] {
  const { slug: workspace } = useWorkspace();
  const input = { workspace, runId: runId ?? '', afterSeq: beforeFirst };
  const key = trpc.runs.logs.queryKey(input);
  const logs = useQuery({
    ...trpc.runs.logs.queryOptions(input),
    // Lines that were heard while the answer was on its way stay.
    queryFn: async ({ signal }) => {
      const read = await trpcClient.runs.logs.query(input, { signal });
      return appendLines(read, queryClient.getQueryData(key) ?? []);
    },
    enabled: runId !== null,
  });

  function append(lines: readonly LogLineView[]): void {
    queryClient.setQueryData(key, (known) => appendLines(known ?? [], lines));
  }

  /** Reads what a gap of the stream left out. */
  function catchUp(): void {
    const last = queryClient.getQueryData(key)?.at(-1)?.seq ?? beforeFirst;
    const afterSeq = Math.max(beforeFirst, last - lateLineSeqs);
    trpcClient.runs.logs.query({ ...input, afterSeq }).then(append, () => logs.refetch());
  }

  function handleEvent(event: LiveEvent): void {
    if (event.kind === 'logs' && event.runId === runId) append(event.lines);
  }

  useLiveTopic(runId === null ? null : `logs:${runId}`, handleEvent, { onResync: catchUp });
  return logs.data ?? [];
}
