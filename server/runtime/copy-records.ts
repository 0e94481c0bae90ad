import type { ClockPort, FailpointPort, LogPort, RunStore, StepStore } from './ports.ts';
import type { RunRecord, StepRecord } from './records.ts';

type Deps = {
  stores: { steps: Pick<StepStore, 'save'>; runs: Pick<RunStore, 'dropUnflushed'> };
  failpoint: FailpointPort;
};

export type RecordBatch = { run: Pick<RunRecord, 'id' | 'workspaceId'>; records: StepRecord[] };

/**
 * Copies what ended runs left in their documents to the step records, those of several runs in one write. A run that
 * is forgotten (a crash) is found by `copyForgottenRecords`; readers see the outcomes in either place.
 */
export type RecordCopier = {
  add(batch: RecordBatch): void;
  /** Resolves when nothing is left to copy. */
  settle(): Promise<void>;
};

const maxWaitMs = 50;
const maxRecords = 200;
/** A run that ended longer ago than this and still has outcomes in its document is looked after by any worker. */
const forgottenAfterMs = 5000;

export function createRecordCopier(deps: Deps & { log: LogPort }): RecordCopier {
  let batches: RecordBatch[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let copying: Promise<void> = Promise.resolve();

  function copyNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const due = batches;
    batches = [];
    count = 0;
    copying = copying
      .then(() => copyRecords(deps, due))
      .catch((error: unknown) => deps.log.warn({ err: error }, 'step records were not copied yet'));
    return copying;
  }

  return {
    add(batch) {
      batches.push(batch);
      count += batch.records.length;
      if (count >= maxRecords) void copyNow();
      else timer ??= setTimeout(copyNow, maxWaitMs);
    },
    settle: copyNow,
  };
}

/** Copies the outcomes of runs that have ended, then drops them from their documents; safe to repeat. */
export async function copyRecords(deps: Deps, batches: RecordBatch[]): Promise<void> {
  if (batches.length === 0) return;
  deps.failpoint('before-records');
  await deps.stores.steps.save(batches);
  deps.failpoint('after-records');
  await deps.stores.runs.dropUnflushed(batches.map(({ run }) => run.id));
}

/** Copies what workers left behind that died between storing the end of a run and copying its records. */
export async function copyForgottenRecords(
  deps: Deps & { stores: { runs: Pick<RunStore, 'endedUnflushed'> }; clock: ClockPort },
): Promise<void> {
  const forgotten = await deps.stores.runs.endedUnflushed(deps.clock.now() - forgottenAfterMs);
  await copyRecords(
    deps,
    forgotten.map((run) => ({ run, records: latestOfPaths(run.unflushed) })),
  );
}

/** A path recorded twice (`retrying`, then `failed`) is written once, as it stands last. */
export function latestOfPaths(records: StepRecord[]): StepRecord[] {
  const latest = new Map<string, StepRecord>();
  for (const record of records) {
    const log = [...(latest.get(record.path)?.log ?? []), ...(record.log ?? [])];
    latest.set(record.path, log.length === 0 ? record : { ...record, log });
  }
  return [...latest.values()];
}
