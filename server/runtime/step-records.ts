import { recordPath } from '#server/engine/draft.ts';
import type { StepChange } from '#server/engine/messages.ts';
import { loadState, openSteps } from '#server/engine/state.ts';
import type { RunRecord, StepRecord, StoredValue } from './records.ts';
import type { RunValues } from './run-values.ts';
import type { NumberedLine } from './step-log.ts';

/** A step record out of what the engine says about an attempt. */
export function toStepRecord(
  change: StepChange,
  given: { values: RunValues; worker: string; log: NumberedLine[] },
): StepRecord {
  const { values, worker, log } = given;
  return {
    ...change,
    input: change.input === null ? null : values.locate(change.input),
    result: change.result === null ? null : values.locate(change.result),
    worker: change.executions === 0 ? null : worker,
    ...(log.length === 0 ? {} : { log }),
  };
}

/**
 * The steps of a run that no step record shows yet: outcomes that were not copied, and steps that run or wait now.
 * Later ones stand for earlier ones of the same path. Readers put them over the stored records.
 */
export function unsavedSteps(run: Pick<RunRecord, 'state' | 'unflushed' | 'leaseOwner'>): StepRecord[] {
  const open = openSteps(loadState(run.state))
    .filter(({ step }) => step.executions > 0 && step.status !== 'retrying')
    .map(({ path, step }): StepRecord => {
      return {
        path: recordPath(path, step.attempt),
        node: step.node,
        kind: step.kind,
        attempt: step.attempt,
        executions: step.executions,
        status: step.status,
        ports: [],
        input: step.input === null ? null : storedOrNull(step.input),
        result: null,
        error: null,
        startedAt: step.startedAt,
        finishedAt: null,
        worker: run.leaseOwner,
        order: step.order,
      };
    });
  return [...run.unflushed, ...open];
}

function storedOrNull(ref: { kind: string }): StoredValue | null {
  return ref.kind === 'inline' || ref.kind === 'payload' ? (ref as StoredValue) : null;
}
