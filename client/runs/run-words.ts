import type { RunView } from '#shared/runs/run.ts';

/** What a waiting run waits for, after "Waiting". */
export const waitingWords: Record<NonNullable<RunView['waitingFor']>, string> = {
  approval: 'for an approval',
  timer: 'for a time',
  signal: 'for a signal',
  child: 'for another flow',
};

const triggerWords: Record<string, string> = {
  manual: 'Hand',
  webhook: 'Webhook',
  schedule: 'Schedule',
};

export function triggerWord(kind: string): string {
  return triggerWords[kind] ?? kind;
}
