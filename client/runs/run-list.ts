import { pagesOf } from '#client/api/pages-of.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import type { RunStatus } from '#shared/runs/run.ts';

/** Which runs a list shows; the rest of the address of the runs page. */
export type RunFilter = { flow?: string; status?: RunStatus; includeTests?: boolean };

const pageSize = 50;

/** The query of the runs page, newest first; also used to read it ahead. */
export function runListOptions(workspace: string, { flow, status, includeTests }: RunFilter) {
  const input = {
    workspace,
    limit: pageSize,
    ...(flow ? { flow } : {}),
    ...(status ? { status } : {}),
    ...(includeTests ? { includeTests } : {}),
  };
  return {
    queryKey: trpc.runs.list.infiniteQueryKey(input),
    ...pagesOf((cursor, signal) => trpcClient.runs.list.query({ ...input, ...cursor }, { signal })),
  };
}
