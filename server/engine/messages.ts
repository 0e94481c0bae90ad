import type { JsonObject } from '#shared/json.ts';
import type { RunError, StepStatus } from '#shared/runs/run.ts';
import type { ResultRef, ValueRef } from './state.ts';

/** A failure as an executor tells it; the engine adds node, path and attempt. */
export type StepError = Omit<RunError, 'node' | 'path' | 'attempt'>;

/** What an execution of a step came to. A failure is data, never an exception (design 9.3). */
export type StepOutcome =
  | {
      kind: 'succeeded';
      ports: string[];
      /** `previous`: the step hands on what it got. */
      result: ValueRef | { kind: 'previous' };
      input: ValueRef | null;
    }
  | {
      kind: 'failed';
      error: StepError;
      input: ValueRef | null;
      /** False when a retry cannot help (arguments, `skipIf`) or its `when` said no. */
      mayRetry: boolean;
    }
  /** `skipIf` was true. */
  | { kind: 'bypassed' }
  /** `skipIf` was false and the node is pinned. */
  | { kind: 'pinned' }
  /** The step waits for somebody; `dueAt` is when that ends by itself. */
  | { kind: 'waiting'; input: ValueRef | null; dueAt: number | null };

/** What happened to a run. Events that come too late change nothing. */
export type EngineEvent =
  | { kind: 'start'; runId: string; trigger: string }
  | { kind: 'outcome'; path: string; attempt: number; outcome: StepOutcome }
  /** A request for approval was decided or has expired; `result` as of design 3.8. */
  | { kind: 'decided'; path: string; port: 'approved' | 'rejected' | 'expired'; result: ValueRef }
  /** Time has passed: retries, timeouts. */
  | { kind: 'tick' }
  | { kind: 'cancel' }
  /**
   * The run was taken over from a worker that was lost: what was running has crashed. With `isHeld` it is queued and
   * nothing starts before the next event. `lostWorkers`: how many workers were lost of late, whatever they executed.
   */
  | { kind: 'recovered'; isHeld?: boolean; lostWorkers?: number }
  /**
   * The worker stops on purpose and gives these steps up: they are queued again, nothing starts and no crash is
   * counted. `hasBegun` is false for a step that was marked running and not executed at all.
   */
  | { kind: 'interrupted'; steps: { path: string; hasBegun: boolean }[] };

/** What the shell does after the changes are stored; each is repeated after a crash. */
export type Command =
  | { kind: 'execute'; path: string; node: string; attempt: number }
  | { kind: 'abort'; paths: string[] }
  | { kind: 'withdraw_approvals' };

/** One attempt as it is recorded (design 3.7); `path` ends in `#n` from the second attempt on. */
export type StepChange = {
  path: string;
  node: string;
  kind: string;
  attempt: number;
  executions: number;
  status: StepStatus;
  ports: string[];
  order: number;
  startedAt: number | null;
  finishedAt: number | null;
  input: ValueRef | null;
  result: ValueRef | null;
  error: RunError | null;
};

/** What changes on the run itself. */
export type RunChange = {
  startedAt?: number;
  /** A `return` answered the waiting caller: the path of its step. */
  answeredBy?: string;
  result?: ResultRef;
  ended?: { status: 'succeeded' | 'failed' | 'cancelled'; error: RunError | null };
};

/** The changed entries of the state and the outcomes that one durable write carries (design 8.1, 4). */
export type Changes = {
  setEntries: Record<string, JsonObject>;
  unsetEntries: string[];
  steps: StepChange[];
  run: RunChange;
};

export type Decision = { changes: Changes; commands: Command[] };
