import type { StepChange } from '#server/engine/messages.ts';
import { loadState, openSteps } from '#server/engine/run-state.ts';
import { recordPath } from '#server/engine/scopes.ts';
import type { OpenStep } from '#server/engine/state.ts';
import type { StepStatus } from '#shared/runs/run.ts';
import type { RunRecord, StepRecord, StoredValue } from './records.ts';
import type { RunValues } from './run-values.ts';
import type { NumberedLine } from './step-log.ts';

/** A step record out of what the engine says about an attempt. */
export async function toStepRecord(
  change: StepChange,
  given: { values: RunValues; run: Pick<RunRecord, 'id' | 'epoch'>; worker: string; log: NumberedLine[] },
): Promise<StepRecord> {
  const { values, run, worker, log } = given;
  const { input, result, error } = change;
  const name = `${run.id}/${change.path}@${run.epoch}.${change.order}`;
  return {
    ...change,
    input: input === null ? null : await values.place(input, `${name}/input`),
    result: result === null ? null : await values.place(result, `${name}/result`),
    error: error === null ? null : await values.describe(error),
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
        status: shownStatus(step),
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

/** A container whose body runs, and a step that an expression is asked about, are shown as running. */
function shownStatus({ status, waitsFor }: OpenStep): StepStatus {
  if (status === 'iterating' || status === 'asking') return 'running';
  return status === 'waiting' && waitsFor?.on === 'slot' ? 'queued' : status;
}

function storedOrNull(ref: { kind: string }): StoredValue | null {
  if (ref.kind === 'sealed' || ref.kind === 'secret') return { kind: 'hidden' };
  return ref.kind === 'inline' || ref.kind === 'payload' ? (ref as StoredValue) : null;
}
