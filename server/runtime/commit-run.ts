import type { Changes, StepChange } from '#server/engine/messages.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { CommitOutcome, RunCommit, RunRecord, StepRecord } from './records.ts';
import type { SessionDeps } from './session-deps.ts';

const retryMs = 250;

/** The part of a commit besides its outcomes. */
export type CommitFields = Omit<RunCommit, 'unflushed'>;

/**
 * The writing side of a session: one conditional write at a time (design 8.1, 4). When the database does not answer
 * it is tried again until the lease has run out; then the run belongs to nobody here any more. A commit after the
 * lease applies only if nobody has taken the run: the condition on the epoch decides, not the clock.
 */
export type Committer = {
  commit(fields: CommitFields, records: StepRecord[]): Promise<CommitOutcome>;
  /** Local time after which this worker must not write (design 8.1, 5); the heartbeat moves it. */
  lease: { until: number };
};

export function createCommitter(
  deps: Pick<SessionDeps, 'stores' | 'clock' | 'failpoint' | 'log'>,
  run: RunRecord,
  buffer: RecordBuffer,
  /** Stores a run that is not in the database yet, with its first commit; throws when that fails. */
  insert?: (first: RunCommit) => Promise<CommitOutcome>,
): Committer {
  const lease = { until: run.leaseUntil ?? 0 };
  let revision = run.revision;
  let isNew = insert !== undefined;

  async function send(commit: RunCommit): Promise<CommitOutcome> {
    if (insert !== undefined && isNew) {
      const outcome = await insert(commit);
      isNew = outcome !== 'committed';
      return outcome;
    }
    do {
      try {
        return await deps.stores.runs.commit(run.id, { epoch: run.epoch, revision }, commit);
      } catch (error) {
        deps.log.warn({ runId: run.id, err: error }, 'commit failed, trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    } while (deps.clock.now() < lease.until);
    return 'fenced';
  }

  return {
    lease,
    async commit(fields, records) {
      deps.failpoint('before-commit');
      const outcome = await send({ ...fields, unflushed: buffer.nextCommit(records) });
      if (outcome !== 'committed') return outcome;
      revision += 1;
      buffer.committed(records);
      deps.failpoint('after-commit');
      return outcome;
    },
  };
}

/** Adds a decision's changes to those of the same commit; later entries stand for earlier ones. */
export function mergeChanges(into: Changes, added: Changes): void {
  for (const key of added.unsetEntries) delete into.setEntries[key];
  const isSet = (key: string) => Object.hasOwn(added.setEntries, key);
  into.unsetEntries = [...into.unsetEntries.filter((key) => !isSet(key)), ...added.unsetEntries];
  Object.assign(into.setEntries, added.setEntries);
  if (added.payloads) into.payloads = [...(into.payloads ?? []), ...added.payloads];
  if (added.consumed) into.consumed = [...(into.consumed ?? []), ...added.consumed];
  into.steps.push(...added.steps);
  Object.assign(into.run, added.run);
}

export function emptyChanges(): Changes {
  return { setEntries: {}, unsetEntries: [], steps: [], run: {} };
}

export function findRecord(steps: StepChange[], path: string): StepChange | undefined {
  return steps.findLast((step) => step.path === path || step.path.startsWith(`${path}#`));
}
