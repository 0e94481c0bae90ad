import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { signalsAwaited } from '#server/local-runs/give-answers.ts';
import { isRunEnded } from '#shared/runs/run.ts';

/** What the runs wait for, and how to give it. */
export async function describeWaiting(stores: MemoryStores): Promise<string> {
  const requests: string[] = [];
  const signals: string[] = [];
  for (const run of stores.allRuns()) {
    if (isRunEnded(run.status)) continue;
    signals.push(...signalsAwaited(run));
    for (const { status, path } of await stores.approvals.ofRun(run.id)) {
      if (status === 'pending') requests.push(path);
    }
  }
  const decide = `The run waits for a decision on ${requests.join(', ')}: give it with --decide ID=approved|rejected|expired.\n`;
  const signal = `The run waits for the signal ${signals.join(', ')}: give it with --signal NAME=JSON.\n`;
  return (requests.length > 0 ? decide : '') + (signals.length > 0 ? signal : '');
}
