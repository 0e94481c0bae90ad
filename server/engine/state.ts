import type { JsonObject } from '#shared/json.ts';
import type { RunError, StepStatus } from '#shared/runs/run.ts';

/** The version of the state that this release writes. */
export const stateVersion = 1;

/**
 * Where a value stands. The engine never looks into users' values: it passes references on.
 * `step`: the result of the step with this path; `failure`: `{ error }` of a failed step.
 */
export type ValueRef =
  | { kind: 'inline'; json: string }
  | { kind: 'payload'; id: string; bytes: number }
  | { kind: 'input' }
  | { kind: 'null' }
  | { kind: 'step'; path: string }
  | { kind: 'failure'; path: string };

/** The result of a run or scope: one value, or one of several nodes by id (design 3.3). */
export type ResultRef = ValueRef | { kind: 'object'; members: { node: string; ref: ValueRef }[] };

/** How a run ends. */
export type Ending = {
  status: 'succeeded' | 'failed' | 'cancelled';
  result: ResultRef;
  error: RunError | null;
};

/** A step that is not finished. Times are milliseconds since the epoch. */
export type OpenStep = {
  node: string;
  kind: string;
  status: 'queued' | 'running' | 'waiting' | 'retrying';
  attempt: number;
  /** How often this attempt was started. */
  executions: number;
  /** How often a worker was lost while this step ran (design 3.9). */
  crashes: number;
  order: number;
  readyAt: number;
  startedAt: number | null;
  previous: ValueRef;
  /** The step whose error the expressions of this one see. */
  failed: string | null;
  /** Arguments as they were resolved first; retries use them again. */
  input: ValueRef | null;
  /** When a retry is due or a wait expires. */
  dueAt: number | null;
  timeoutAt: number | null;
  /** The failed attempt that a retry waits behind. */
  failure: { error: RunError; finishedAt: number } | null;
};

/** A finished step, reduced to what later decisions need. */
export type FinishedStep = {
  node: string;
  status: 'succeeded' | 'failed' | 'skipped' | 'bypassed' | 'cancelled';
  ports: string[];
  result: ValueRef;
  error?: RunError;
};

export type StepEntry = OpenStep | FinishedStep;

/** The one entry of the run as a whole. */
export type RunEntry = {
  v: number;
  runId: string;
  trigger: string;
  startedAt: number;
  /** The next place in the order of starts. */
  order: number;
  /** Steps that execute now, and those that wait for their turn. */
  running: number;
  queue: string[];
  /** Steps of which a worker was lost twice; while there are any, one step executes at a time. */
  suspects: string[];
  /** Path of the first executed `return`: it fixed the result. */
  returned: string | null;
  /** Set when the run's end is decided; it stays true after a crash. */
  ending: Ending | null;
};

/**
 * The engine's state of one run in memory: entries by key, and which steps are open (derived, never stored). `decide` only reads it,
 * `applyChanges` writes it.
 */
export type RunState = {
  entries: Map<string, JsonObject>;
  open: Set<string>;
  /** Open steps for which something is due at a time. */
  timed: Set<string>;
};

export const runKey = 'run';

/** Keys have no dot and do not start with `$`, as the database asks. */
export function stepKey(path: string): string {
  return `s:${path.replaceAll('.', '/')}`;
}

export function pathOfKey(key: string): string | null {
  return key.startsWith('s:') ? key.slice(2).replaceAll('/', '.') : null;
}

/** Reads a stored state. Throws when it was written by a newer release. */
export function loadState(stored: Record<string, JsonObject>): RunState {
  const state: RunState = { entries: new Map(Object.entries(stored)), open: new Set(), timed: new Set() };
  const version = state.entries.get(runKey)?.v;
  if (typeof version === 'number' && version > stateVersion) {
    throw new Error(`The run's state has version ${version}; this release reads up to ${stateVersion}`);
  }
  for (const [key, entry] of state.entries) {
    const path = pathOfKey(key);
    if (path !== null) indexStep(state, path, entry as StepEntry);
  }
  return state;
}

/** Brings the state in memory up to what a decision changed; costs as much as there are changes. */
export function applyChanges(
  state: RunState,
  changes: { setEntries: Record<string, JsonObject>; unsetEntries: string[] },
): void {
  for (const [key, entry] of Object.entries(changes.setEntries)) {
    state.entries.set(key, entry);
    const path = pathOfKey(key);
    if (path !== null) indexStep(state, path, entry as StepEntry);
  }
  for (const key of changes.unsetEntries) {
    state.entries.delete(key);
    const path = pathOfKey(key);
    if (path === null) continue;
    state.open.delete(path);
    state.timed.delete(path);
  }
}

function indexStep(state: RunState, path: string, entry: StepEntry): void {
  const isOpenStep = isOpen(entry);
  const isTimed = isOpenStep && dueTime(entry) !== null;
  if (isOpenStep) state.open.add(path);
  else state.open.delete(path);
  if (isTimed) state.timed.add(path);
  else state.timed.delete(path);
}

/** When something is due for an open step; the time limit of a running one is kept by its executor. */
function dueTime({ status, dueAt, timeoutAt }: OpenStep): number | null {
  const limit = status === 'waiting' ? timeoutAt : null;
  if (dueAt === null || limit === null) return dueAt ?? limit;
  return Math.min(dueAt, limit);
}

export function findRunEntry(state: RunState): RunEntry | undefined {
  return state.entries.get(runKey) as RunEntry | undefined;
}

export function findStepEntry(state: RunState, path: string): StepEntry | undefined {
  return state.entries.get(stepKey(path)) as StepEntry | undefined;
}

export function isOpen(entry: StepEntry): entry is OpenStep {
  const status: StepStatus = entry.status;
  return status === 'queued' || status === 'running' || status === 'waiting' || status === 'retrying';
}

/** The open steps with their paths. */
export function openSteps(state: RunState): { path: string; step: OpenStep }[] {
  const found: { path: string; step: OpenStep }[] = [];
  for (const path of state.open) {
    const step = findStepEntry(state, path);
    if (step !== undefined && isOpen(step)) found.push({ path, step });
  }
  return found;
}

/** The earliest time at which something is due (retry, expiry, timeout of a step); null: nothing is. */
export function nextDueAt(state: RunState, graph: { timeoutMs: number | null }): number | null {
  const run = findRunEntry(state);
  let due = run !== undefined && graph.timeoutMs !== null ? run.startedAt + graph.timeoutMs : Infinity;
  for (const path of state.timed) {
    const step = findStepEntry(state, path);
    if (step !== undefined && isOpen(step)) due = Math.min(due, dueTime(step) ?? Infinity);
  }
  return due === Infinity ? null : due;
}
