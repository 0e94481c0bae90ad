import type { RunRecord, SealedValue, StepRecord, StoredValue } from '#server/runtime/records.ts';
import { hiddenValue } from '#server/runtime/secret-values.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunView, StepView } from '#shared/runs/run.ts';
import type { RunReader } from './run-reader.ts';

type Deps = { runs: RunReader };

/** A run as people and systems see it, with its values loaded. */
export async function runView(deps: Deps, run: RunRecord): Promise<RunView> {
  return runWith(deps, run, await loadValue(deps, run.workspaceId, run.result));
}

/** A run with its input loaded, and this result. */
export async function runWith(deps: Deps, run: RunRecord, result: JsonValue): Promise<RunView> {
  const input = await loadValue(deps, run.workspaceId, run.input);
  return {
    id: run.id,
    status: run.status,
    ...(run.waitingFor === null ? {} : { waitingFor: run.waitingFor }),
    flow: run.flowPath,
    version: run.version,
    isTest: run.isTest,
    trigger: run.trigger,
    input,
    result,
    error: run.error,
    startedBy: run.startedByEmail ?? run.startedBy,
    ...(run.labels && { labels: run.labels }),
    createdAt: isoTime(run.createdAt),
    startedAt: isoTimeOrNull(run.startedAt),
    finishedAt: isoTimeOrNull(run.finishedAt),
  };
}

/** A step record with its values loaded. */
export async function stepView(deps: Deps, workspaceId: string, step: StepRecord): Promise<StepView> {
  const [input, result] = await Promise.all([
    loadValue(deps, workspaceId, step.input),
    loadValue(deps, workspaceId, step.result),
  ]);
  return stepWith(step, { input, result });
}

/** A step record as people and systems see it, with these values. */
export function stepWith(step: StepRecord, { input, result }: Pick<StepView, 'input' | 'result'>): StepView {
  return {
    path: step.path,
    node: step.node,
    kind: step.kind,
    attempt: step.attempt,
    executions: step.executions,
    status: step.status,
    ports: step.ports,
    input,
    result,
    error: step.error,
    startedAt: isoTimeOrNull(step.startedAt),
    finishedAt: isoTimeOrNull(step.finishedAt),
    worker: step.worker,
    ...(step.reusedFrom !== undefined && { reusedFrom: step.reusedFrom }),
  };
}

/** Reads a stored value; null where there is none. */
export async function loadValue(
  deps: Deps,
  workspaceId: string,
  value: StoredValue | SealedValue | null,
): Promise<JsonValue> {
  if (value === null) return null;
  if (value.kind === 'sealed') return hiddenValue;
  const json = value.kind === 'inline' ? value.json : await deps.runs.readValue(workspaceId, value);
  return JSON.parse(json) as JsonValue;
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function isoTimeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : isoTime(milliseconds);
}

/** The input for another run; refused where it was kept secret, because nothing of it is left. */
export async function loadInputAgain(deps: Deps, run: RunRecord): Promise<JsonValue> {
  if (run.input.kind !== 'sealed') return loadValue(deps, run.workspaceId, run.input);
  const message =
    'The input of this run was kept secret, so it cannot run again. Start the flow with a new input.';
  throw new AppError('conflict', message);
}
