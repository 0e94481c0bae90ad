import type { AppRunView } from '#shared/apps/app-views.ts';

const words = {
  approval: 'Waiting for an approval',
  timer: 'Waiting for its time',
  signal: 'Waiting for an answer',
  child: 'Waiting for another part',
} as const;

/** What something waits for, in words; undefined while it does not wait. */
export function waitingWord({
  status,
  waitingFor,
}: Pick<AppRunView, 'status' | 'waitingFor'>): string | undefined {
  return status === 'waiting' && waitingFor !== undefined ? words[waitingFor] : undefined;
}
