import type { JsonObject } from '#shared/json.ts';
import type { EngineError, ValueRef } from './values.ts';

/** The version of the state that this release writes. */
export const stateVersion = 2;

/** How a run ends. */
export type Ending = {
  status: 'succeeded' | 'failed' | 'cancelled' | 'skipped';
  result: ValueRef;
  error: EngineError | null;
};

/** What a waiting step waits for; `name` is a signal's name or the id of a child run. Without one: an approval. */
export type WaitsFor = { on: 'approval' | 'timer' | 'signal' | 'child' | 'slot'; name?: string };

/** A question about a step that has done its work: may it be tried again, does it stop something (design 3.6)? */
export type Ask = { kind: 'retry'; error: EngineError } | { kind: 'stop'; ports: string[]; result: ValueRef };

/** The iterations of a container that is being executed (design 3.5). */
export type Iterations = {
  /** How many there are to be, as far as is known: all of a loop, one more of a while as long as it goes on. */
  count: number;
  /** The next index to start. */
  next: number;
  /** Unfinished ones. */
  active: number[];
  /** Finished ones whose results are not in a chunk yet: each has an entry of its own. */
  loose: number[];
  looseBytes: number;
  /** Names of the chunks of finished results. */
  chunks: string[];
  /** The result of a while's last iteration. */
  last?: ValueRef;
};

/**
 * A step that is not finished. Times are milliseconds since the epoch. `iterating`: a container whose body runs;
 * `asking`: its work is done and an expression about it is being evaluated.
 */
export type OpenStep = {
  node: string;
  kind: string;
  status: 'queued' | 'running' | 'waiting' | 'retrying' | 'iterating' | 'asking';
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
  /** The error that the expressions see where no step tells it: in the failure handler. */
  failedWith?: EngineError;
  /** Arguments as they were resolved first; retries use them again. */
  input: ValueRef | null;
  /** When a retry is due or a wait expires. */
  dueAt: number | null;
  timeoutAt: number | null;
  /** The failed attempt that a retry waits behind. */
  failure: { error: EngineError; finishedAt: number } | null;
  waitsFor?: WaitsFor;
  iterations?: Iterations;
  ask?: Ask;
};

/** A finished step, reduced to what later decisions need. */
export type FinishedStep = {
  node: string;
  status: 'succeeded' | 'failed' | 'skipped' | 'bypassed' | 'cancelled';
  ports: string[];
  result: ValueRef;
  error?: EngineError;
};

export type StepEntry = OpenStep | FinishedStep;

/** An iteration that has ended; `askedAt`: it ended then, and the container still asks whether it goes on. */
export type IterationEntry = { result: ValueRef; askedAt?: number };

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
  /** The result that it fixed, where its step may be gone before the run ends. */
  returnedResult?: ValueRef;
  /** The failure that the failure handler deals with. */
  failing?: EngineError;
  /** Requests for approval and child runs that nobody waits for any more, until that is done (design 3.9). */
  toWithdraw?: string[];
  toCancel?: string[];
  /** Set when the run's end is decided; it stays true after a crash. */
  ending: Ending | null;
};

export const runKey = 'run';

/** Keys have no dot and do not start with `$`, as the database asks. */
export function stepKey(path: string): string {
  return `s:${path.replaceAll('.', '/')}`;
}

export function iterationKey(scope: string): string {
  return `i:${scope.replaceAll('.', '/')}`;
}

export function pathOfKey(key: string): string | null {
  return key.startsWith('s:') ? key.slice(2).replaceAll('/', '.') : null;
}

export function isOpen(entry: StepEntry): entry is OpenStep {
  return 'attempt' in entry;
}

/** When something is due for an open step; the time limit of a running one is kept by its executor. */
export function dueTime({ status, dueAt, timeoutAt }: OpenStep): number | null {
  const limit = status === 'waiting' || status === 'iterating' ? timeoutAt : null;
  if (dueAt === null || limit === null) return dueAt ?? limit;
  return Math.min(dueAt, limit);
}

export type StoredState = Record<string, JsonObject>;
