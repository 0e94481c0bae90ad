import { isAppError } from '#shared/errors.ts';
import type { LogPort } from './ports.ts';
import type { RuntimeStores } from './session-deps.ts';

const retryMs = 250;

/** Whether it still makes sense to try: the run belongs to this worker. */
type IsHeld = () => boolean;

/**
 * The stores of a session, for which a database that does not answer is no failure of a step: what is asked is asked
 * again while the run belongs to this worker (design 8.2, R8). Expected failures (`AppError`) but `unavailable` pass. Every operation
 * here may be repeated without harm; commits and step records have a patience of their own.
 */
export function createPatientStores(stores: RuntimeStores, isHeld: IsHeld, log: LogPort): RuntimeStores {
  async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if ((isAppError(error) && error.code !== 'unavailable') || !isHeld()) throw error;
        log.warn({ err: error }, 'the database did not answer, trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
  const { runs, steps, payloads, approvals, cache, slots } = stores;
  return {
    ...stores,
    runs: {
      ...runs,
      readInboxes: (owner) => patiently(() => runs.readInboxes(owner)),
      readSignals: (runId) => patiently(() => runs.readSignals(runId)),
      find: (workspaceId, runId) => patiently(() => runs.find(workspaceId, runId)),
      requestCancel: (workspaceId, runId, now) =>
        patiently(() => runs.requestCancel(workspaceId, runId, now)),
    },
    steps: { ...steps, find: (...asked) => patiently(() => steps.find(...asked)) },
    cache: {
      get: (...asked) => patiently(() => cache.get(...asked)),
      put: (...asked) => patiently(() => cache.put(...asked)),
    },
    slots: {
      take: (...asked) => patiently(() => slots.take(...asked)),
      release: (...asked) => patiently(() => slots.release(...asked)),
      holders: (...asked) => patiently(() => slots.holders(...asked)),
    },
    payloads: {
      put: (run, id, json) => patiently(() => payloads.put(run, id, json)),
      get: (workspaceId, id) => patiently(() => payloads.get(workspaceId, id)),
    },
    approvals: {
      ...approvals,
      open: (request) => patiently(() => approvals.open(request)),
      ofRun: (runId) => patiently(() => approvals.ofRun(runId)),
      expire: (id, now) => patiently(() => approvals.expire(id, now)),
      withdraw: (runId, paths) => patiently(() => approvals.withdraw(runId, paths)),
    },
  };
}
