import { isAppError } from '#shared/errors.ts';
import type { WorkspaceValues } from './connector-ports.ts';
import type { ChildRunPort, LogPort } from './ports.ts';
import type { RuntimeStores } from './session-deps.ts';

const retryMs = 250;

/** Whether it still makes sense to try: the run belongs to this worker. */
type IsHeld = () => boolean;

type Patiently = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/**
 * For the steps of a session a database that does not answer is no failure: what is asked is asked again while the
 * run belongs to this worker (design 8.2, R8). Expected failures (`AppError`) but `unavailable` pass.
 */
export function createPatience(isHeld: IsHeld, log: LogPort): Patiently {
  return async (ask) => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if ((isAppError(error) && error.code !== 'unavailable') || !isHeld()) throw error;
        log.warn({ err: error }, 'the database did not answer, trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  };
}

/** Starting a run again by the same key finds the one that was started. */
export function createPatientChildRuns(childRuns: ChildRunPort, patiently: Patiently): ChildRunPort {
  return {
    start: (start) => patiently(() => childRuns.start(start)),
    startApart: (start) => patiently(() => childRuns.startApart(start)),
    startAfterFailure: (...failed) => patiently(() => childRuns.startAfterFailure(...failed)),
  };
}

/** What a step reads of its workspace, which is kept in the same database. */
export function createPatientValues(values: WorkspaceValues, patiently: Patiently): WorkspaceValues {
  return {
    findVariable: (...asked) => patiently(() => values.findVariable(...asked)),
    findSecret: (...asked) => patiently(() => values.findSecret(...asked)),
    findResource: (...asked) => patiently(() => values.findResource(...asked)),
  };
}

/** Every operation here may be repeated without harm; commits and step records have a patience of their own. */
export function createPatientStores(stores: RuntimeStores, patiently: Patiently): RuntimeStores {
  const { runs, steps, payloads, approvals, cache, slots, states, definitions, scripts } = stores;
  return {
    ...stores,
    runs: {
      ...runs,
      readInboxes: (owner) => patiently(() => runs.readInboxes(owner)),
      countAhead: (...asked) => patiently(() => runs.countAhead(...asked)),
      callNext: (...asked) => patiently(() => runs.callNext(...asked)),
      addSignal: (...sent) => patiently(() => runs.addSignal(...sent)),
      readSignals: (runId) => patiently(() => runs.readSignals(runId)),
      find: (workspaceId, runId) => patiently(() => runs.find(workspaceId, runId)),
      openOf: (workspaceId, runIds) => patiently(() => runs.openOf(workspaceId, runIds)),
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
    states: {
      get: (...asked) => patiently(() => states.get(...asked)),
      replace: (...asked) => patiently(() => states.replace(...asked)),
    },
    definitions: {
      get: (...asked) => patiently(() => definitions.get(...asked)),
      scripts: (...asked) => patiently(() => definitions.scripts(...asked)),
    },
    scripts: { find: (...asked) => patiently(() => scripts.find(...asked)) },
    scriptLimits: { get: (workspaceId) => patiently(() => stores.scriptLimits.get(workspaceId)) },
    workers: {
      ...stores.workers,
      countLost: (since, now) => patiently(() => stores.workers.countLost(since, now)),
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
