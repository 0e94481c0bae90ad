import type { JsonObject } from '#shared/json.ts';
import type { AppRuntime } from './app-runtime.ts';

/**
 * Does what an event says; whether it went well. A run that waits for somebody counts as gone well, so that a form
 * is free again: what follows its end is still done when it ends.
 */
export async function fireUntilWaiting(
  runtime: AppRuntime,
  { id, event, payload }: { id: string; event: string; payload: JsonObject },
): Promise<boolean> {
  const before = new Set(Object.values(runtime.store.getState().runs).map(({ runId }) => runId));
  let stop = (): void => undefined;
  const waiting = new Promise<boolean>((resolve) => {
    stop = runtime.store.subscribe(({ runs }) => {
      const isWaiting = Object.values(runs).some(
        ({ runId, status }) => status === 'waiting' && !before.has(runId),
      );
      if (isWaiting) resolve(true);
    });
  });
  const isDone = await Promise.race([runtime.fire(id, event, payload), waiting]);
  stop();
  return isDone;
}
