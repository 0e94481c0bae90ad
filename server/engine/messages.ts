import type { JsonObject } from '#shared/json.ts';
import type { RunError, StepStatus } from '#shared/runs/run.ts';
import type { Ending, WaitsFor } from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

/** A failure as an executor tells it; the engine adds node, path and attempt. */
export type StepError = Omit<RunError, 'node' | 'path' | 'attempt'>;

/** What a step that succeeded tells besides its result. */
type Told = {
  /** Its `stopIf` held. */
  stops?: boolean;
  /** The failure handler's result says that the run has recovered. */
  recovers?: boolean;
};

/** What an execution of a step came to. A failure is data, never an exception (design 9.3). */
export type StepOutcome =
  | ({
      kind: 'succeeded';
      ports: string[];
      /** `previous`: the step hands on what it got. */
      result: ValueRef | { kind: 'previous' };
      input: ValueRef | null;
      /** The run whose step of the same path this result was taken from (design 3.10). */
      reusedFrom?: string;
    } & Told)
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
  | ({ kind: 'pinned' } & Told)
  /** The step waits; `dueAt` is when that ends by itself. */
  | { kind: 'waiting'; input: ValueRef | null; dueAt: number | null; waitsFor?: WaitsFor }
  /** A container's items are known: its body runs for each of them. */
  | { kind: 'iterates'; input: ValueRef | null; count: number };

/** The answer to a question about a step or an iteration; what was not asked is left out. */
export type Answer =
  | { ok: true; stops?: boolean; goesOn?: boolean; retries?: boolean }
  | { ok: false; error: StepError };

/** What happened to a run. Events that come too late change nothing. */
export type EngineEvent =
  /** With `ending` the run ends at once: its result was in the cache, or it may not start. */
  | { kind: 'start'; runId: string; trigger: string; ending?: Ending }
  | { kind: 'outcome'; path: string; attempt: number; outcome: StepOutcome }
  /** An expression was evaluated that a command asked for. */
  | { kind: 'answer'; path: string; attempt: number; index: number | null; answer: Answer }
  /** A request for approval was decided or has expired; `result` as of design 3.8. */
  | { kind: 'decided'; path: string; port: 'approved' | 'rejected' | 'expired'; result: ValueRef }
  /** A signal that nobody has consumed yet; the first step that waits for it does (design 3.8). */
  | { kind: 'signal'; id: string; name: string; at: number; value: ValueRef }
  /** The child run that a step waits for has ended. */
  | { kind: 'child'; path: string; child: string; outcome: StepOutcome }
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
  | { kind: 'interrupted'; steps: { path: string; hasBegun: boolean }[] }
  /** Requests were withdrawn and child runs cancelled, as commands had asked. */
  | { kind: 'cleared'; withdrawn: string[]; cancelled: string[] };

/** What the shell does after the changes are stored; each is repeated after a crash. */
export type Command =
  | { kind: 'execute'; path: string; node: string; attempt: number }
  /** Evaluates what is asked about a step, or with `index` about an iteration of the container. */
  | { kind: 'evaluate'; path: string; node: string; attempt: number; index: number | null }
  | { kind: 'abort'; paths: string[] }
  | { kind: 'withdraw_approvals' }
  /** Withdraws these requests and cancels these child runs, then tells `cleared`. */
  | { kind: 'clear'; withdraw: string[]; cancel: string[] }
  /** There is more to do than one commit should carry: send a `tick` at once. */
  | { kind: 'go_on' };

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
  error: EngineError | null;
  reusedFrom?: string;
};

/** What changes on the run itself. */
export type RunChange = {
  startedAt?: number;
  /** A `return` answered the waiting caller: the path of its step. */
  answeredBy?: string;
  result?: ValueRef;
  ended?: Pick<Ending, 'status' | 'error'>;
};

/** The changed entries of the state and the outcomes that one durable write carries (design 8.1, 4). */
export type Changes = {
  setEntries: Record<string, JsonObject>;
  unsetEntries: string[];
  steps: StepChange[];
  run: RunChange;
  /** Payloads to store before the write; their ids are the run's id, `/` and the name. */
  payloads?: { name: string; json: string }[];
  /** Signals that were consumed. */
  consumed?: string[];
};

export type Decision = { changes: Changes; commands: Command[] };
