import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { openRequests, signalsAwaited } from '#server/local-runs/give-answers.ts';
import { isRunEnded } from '#shared/runs/run.ts';

/** What the runs wait for, and how to give it. */
export async function describeWaiting(stores: MemoryStores): Promise<string> {
  const runs = stores.allRuns().filter(({ status }) => !isRunEnded(status));
  const signals = runs.flatMap(signalsAwaited);
  const requests = (await openRequests(stores, runs)).map(({ names: [name] }) => name);
  const decide = `The run waits for a decision on ${requests.join(', ')}: give it with --decide ID=approved|rejected|expired.\n`;
  const signal = `The run waits for the signal ${signals.join(', ')}: give it with --signal NAME=JSON.\n`;
  return (requests.length > 0 ? decide : '') + (signals.length > 0 ? signal : '');
}
