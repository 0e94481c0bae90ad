import { latestOfPaths } from './copy-records.ts';
import type { FailpointPort, LogPort, StepStore } from './ports.ts';
import type { RunCommit, RunRecord, StepRecord } from './records.ts';

const maxUnsavedRecords = 16;
const maxUnsavedMs = 100;

/**
 * The outcomes that stand in the run document until they are copied to the step records (design 8.1, 4): in batches
 * of 16 or after 100 ms, and always before the run waits. The next commit drops what was copied; what a run leaves at
 * its end is handed over.
 */
export type RecordBuffer = {
  /** The part of the next commit that carries outcomes. */
  nextCommit(added: StepRecord[]): RunCommit['unflushed'];
  /** The commit with these outcomes was stored. */
  committed(added: StepRecord[]): void;
  /** Copies everything that is committed; retried by the caller when it throws. */
  flush(): Promise<void>;
  /** What is committed and not copied, for somebody else to copy; nothing is copied here any more. */
  handOver(): Promise<StepRecord[]>;
  close(): void;
};

export function createRecordBuffer(
  deps: { steps: StepStore; failpoint: FailpointPort; log: LogPort },
  run: Pick<RunRecord, 'id' | 'workspaceId' | 'unflushed'>,
): RecordBuffer {
  const standing = [...run.unflushed];
  /** Counts over all records ever held: of the first one standing, up to which they are copied. */
  let base = 0;
  let saved = 0;
  let dropTo = 0;
  let saving: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function saveStanding(): Promise<void> {
    const upTo = base + standing.length;
    const batch = latestOfPaths(standing.slice(saved - base));
    if (batch.length === 0) return;
    deps.failpoint('before-records');
    await deps.steps.save([{ run, records: batch }]);
    deps.failpoint('after-records');
    saved = upTo;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    saving = saving.catch(() => {}).then(saveStanding);
    return saving;
  }

  function flushSoon(): void {
    flush().catch((error: unknown) =>
      deps.log.warn({ runId: run.id, err: error }, 'step records were not copied yet'),
    );
  }

  return {
    nextCommit(added) {
      dropTo = saved;
      if (dropTo === base) return { kind: 'append', records: added };
      return { kind: 'replace', records: [...standing.slice(dropTo - base), ...added] };
    },
    committed(added) {
      standing.splice(0, dropTo - base);
      base = dropTo;
      standing.push(...added);
      const unsaved = base + standing.length - saved;
      if (unsaved >= maxUnsavedRecords) flushSoon();
      else if (unsaved > 0) timer ??= setTimeout(flushSoon, maxUnsavedMs);
    },
    flush,
    async handOver() {
      clearTimeout(timer);
      await saving.catch(() => {});
      return latestOfPaths(standing.slice(saved - base));
    },
    close: () => clearTimeout(timer),
  };
}
