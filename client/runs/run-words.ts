import { askerName } from '#client/approvals/asker-name.ts';
import type { RunView } from '#shared/runs/run.ts';

/** What a waiting run waits for, after "Waiting". */
export const waitingWords: Record<NonNullable<RunView['waitingFor']>, string> = {
  approval: 'for an approval',
  timer: 'for a time',
  signal: 'for a signal',
  child: 'for another flow',
};

const triggerWords: Record<string, string> = {
  manual: 'By hand',
  webhook: 'Webhook',
  schedule: 'Schedule',
};

export function triggerWord(kind: string): string {
  return triggerWords[kind] ?? kind;
}

type Started = Pick<RunView, 'trigger' | 'startedBy'>;

/** How a run began and, where a person or a token began it, who: `By hand` and `ada@example.com`. */
export function starterWords({ trigger, startedBy }: Started): { how: string; who: string | null } {
  if (trigger.app !== undefined) return { how: `App ${trigger.app.slug}`, who: askerName(startedBy) };
  const isItself = startedBy === trigger.kind;
  return { how: triggerWord(trigger.kind), who: isItself ? null : askerName(startedBy) };
}
