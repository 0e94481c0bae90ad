import type { LogPort, LogStore } from './ports.ts';
import type { RunRecord } from './records.ts';
import type { ScriptLogLine } from './sandbox-port.ts';

export type NumberedLine = ScriptLogLine & { seq: number };

const streamEveryMs = 200;
/** A log up to this many characters travels with the step's outcome. */
const maxTravellingCharacters = 16 * 1024;

/**
 * The log of one attempt: lines are streamed while the step runs; what a short step wrote travels with its outcome
 * and costs no write of its own (design 8.1, 4).
 */
export type StepLog = {
  add(line: ScriptLogLine): void;
  /**
   * The lines that travel with the outcome; longer ones are stored before. With `hasNoOutcome` all are stored,
   * because nothing would carry them.
   */
  finish(hasNoOutcome: boolean): Promise<NumberedLine[]>;
  close(): void;
};

export function createStepLog(
  deps: { logs: LogStore; log: LogPort; nextSeq: () => number },
  run: Pick<RunRecord, 'id' | 'workspaceId'>,
  recordPath: string,
): StepLog {
  let pending: NumberedLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let streaming: Promise<void> = Promise.resolve();

  function stream(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    streaming = streaming.then(async () => {
      const lines = pending;
      pending = [];
      if (lines.length === 0) return;
      await deps.logs.append(run, recordPath, lines).catch((error: unknown) => {
        pending = [...lines, ...pending];
        deps.log.warn({ runId: run.id, err: error }, 'log lines were not stored yet');
      });
    });
    return streaming;
  }

  return {
    add(line) {
      pending.push({ ...line, seq: deps.nextSeq() });
      timer ??= setTimeout(() => void stream(), streamEveryMs);
    },
    async finish(hasNoOutcome) {
      clearTimeout(timer);
      await streaming;
      const size = pending.reduce((sum, line) => sum + line.text.length, 0);
      if (hasNoOutcome || size > maxTravellingCharacters) await stream();
      return pending;
    },
    close: () => clearTimeout(timer),
  };
}

/**
 * Numbers that order the lines of a run, also across workers: microseconds since the run was made, made unique by
 * counting on.
 */
export function createSequence(createdAt: number, now: () => number): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.max(0, now() - createdAt) * 1000);
    return last;
  };
}
