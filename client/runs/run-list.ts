import { pagesOf } from '#client/api/pages-of.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import type { RunStatus, triggerKinds } from '#shared/runs/run.ts';

export type TriggerKind = (typeof triggerKinds)[number];

/** How far back a list reaches; hours. */
export const periods = { hour: 1, day: 24, week: 7 * 24 } as const;
export type Period = keyof typeof periods;

/** Which runs a list shows; the rest of the address of the runs page. */
export type RunFilter = {
  flow?: string;
  status?: RunStatus;
  trigger?: TriggerKind;
  period?: Period;
  includeTests?: boolean;
};

const pageSize = 50;
const hourMs = 60 * 60 * 1000;
const minuteMs = 60 * 1000;

/** The query of the runs page, newest first; also used to read it ahead. */
export function runListOptions(workspace: string, { period, ...filter }: RunFilter) {
  const input = {
    workspace,
    limit: pageSize,
    ...filter,
    ...(period === undefined ? {} : { since: startOf(period, Date.now()) }),
  };
  return {
    queryKey: [
      ...trpc.runs.list.infiniteQueryKey({ workspace, limit: pageSize, ...filter }),
      period ?? 'always',
    ],
    ...pagesOf((cursor, signal) => trpcClient.runs.list.query({ ...input, ...cursor }, { signal })),
  };
}

/** To the minute, so that the pages of one list begin at the same time. */
function startOf(period: Period, now: number): string {
  const start = now - periods[period] * hourMs;
  return new Date(start - (start % minuteMs)).toISOString();
}
