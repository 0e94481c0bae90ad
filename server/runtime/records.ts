import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { RunError, RunStatus, StepStatus, TriggerInfo } from '#shared/runs/run.ts';
import type { ScriptLogLine } from './sandbox-port.ts';

/**
 * A user's value as it is stored: JSON text up to 16 KiB inline, larger ones apart as a payload (design 3.7).
 * Never a sub-document, so that any JSON survives the database unchanged (design 3.4).
 */
export type StoredValue =
  | { kind: 'inline'; json: string }
  | { kind: 'payload'; id: string; bytes: number }
  /** A large value made of others, such as the list of a loop's results: the engine's reference to it as text. */
  | { kind: 'composite'; runId: string; json: string }
  /** A secret, of which nothing is kept here (design 3.6). */
  | { kind: 'hidden' };

/** One attempt of a step (design 3.7); its id is `runId/` + path. Times are milliseconds since the epoch. */
export type StepRecord = {
  path: string;
  node: string;
  kind: string;
  attempt: number;
  executions: number;
  status: StepStatus;
  ports: string[];
  input: StoredValue | null;
  result: StoredValue | null;
  error: RunError | null;
  startedAt: number | null;
  finishedAt: number | null;
  worker: string | null;
  /** Position in the run's order of starts. */
  order: number;
  /** The run whose step of the same path this result was taken from. */
  reusedFrom?: string;
  /** The log of a short step travels with its outcome; it is moved to the logs when the record is flushed. */
  log?: (ScriptLogLine & { seq: number })[];
};

/** One entry of the engine's state: JSON that only the engine reads. Its key has no dot and no leading `$`. */
export type StateEntry = JsonObject;

/** A value that is encrypted with the key of its run (design 3.6). */
export type SealedValue = { kind: 'sealed'; of: StoredValue };

/** A value that somebody sent to a run by name; `id` is unique. Kept until a step consumes it (design 3.8). */
export type RunSignal = { id: string; name: string; at: number; value: StoredValue | SealedValue };

/** The most signals that a run keeps before somebody consumes them. */
export const maxKeptSignals = 1000;

/** So many consumed signals are remembered, so that a step that is executed again does not send them again. */
export const maxTakenSignals = 100;

/** The step of another run that waits for this one; `depth` counts the runs above. */
export type RunParent = { runId: string; path: string; depth: number };

/** The run that is restarted, the step at which, and the version that it executed. */
export type RunRestart = { runId: string; path: string; flowVersionId: string };

/** The run document (design 8.1): the only truth about a run. Times are milliseconds since the epoch. */
export type RunRecord = {
  id: string;
  workspaceId: string;
  flowId: string;
  flowPath: string;
  /** The immutable definition that runs; a test of a draft has a snapshot of its own. */
  flowVersionId: string;
  version: number | null;
  isTest: boolean;
  trigger: TriggerInfo;
  /** What the trigger told besides its input, where that is kept secret. */
  secretTrigger?: SealedValue;
  input: StoredValue | SealedValue;
  env: JsonObject;
  /** `user:<id>`, `token:<name>`, `webhook`, `cli`; shown as who started it. */
  startedBy: string | null;
  startedByUserId: string | null;
  startedByEmail: string | null;
  idempotencyKey: string | null;
  parent?: RunParent;
  /** It takes over what succeeded in another run before this step (design 3.10). */
  restart?: RunRestart;
  /** Words by which people find runs again. */
  labels?: string[];
  /** Runs with a higher one are claimed first. */
  priority?: number;
  /** The slot of its flow that it stands in line for, until it starts (design 3.6). */
  queuedFor?: string;

  status: RunStatus;
  waitingFor: 'approval' | 'timer' | 'signal' | 'child' | null;
  result: StoredValue | null;
  error: RunError | null;
  /** Answer of a webhook: status and headers that a `return` node chose. */
  response: { status?: number; headers?: Record<string, string> } | null;
  state: Record<string, StateEntry>;
  unflushed: StepRecord[];

  epoch: number;
  revision: number;
  leaseOwner: string | null;
  leaseUntil: number | null;
  /** When a worker may take the run; null: nobody may, it waits for somebody or has ended. */
  claimableAt: number | null;
  signals: RunSignal[];
  /** Ids of the signals that were consumed last. */
  takenSignals?: string[];
  /** Counts what arrived from outside (decisions, cancels, signals); a release is conditional on it. */
  inbox: number;
  cancelRequestedAt: number | null;

  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
};

export type NewRun = Omit<
  RunRecord,
  | 'status'
  | 'waitingFor'
  | 'result'
  | 'error'
  | 'response'
  | 'state'
  | 'unflushed'
  | 'epoch'
  | 'revision'
  | 'leaseOwner'
  | 'leaseUntil'
  | 'claimableAt'
  | 'signals'
  | 'takenSignals'
  | 'queuedFor'
  | 'inbox'
  | 'cancelRequestedAt'
  | 'startedAt'
  | 'finishedAt'
> & {
  /** The key with which its input is sealed. */
  sealKey?: string;
  /** The run is only recorded, as failed: nothing of it is executed. */
  refused?: RunError;
};

/** Everything that one durable write of a run changes (design 8.1, 4). Fields left out stay as they are. */
export type RunCommit = {
  status?: RunStatus;
  waitingFor?: RunRecord['waitingFor'];
  result?: StoredValue | null;
  error?: RunError | null;
  response?: RunRecord['response'];
  startedAt?: number;
  finishedAt?: number;
  setEntries: Record<string, StateEntry>;
  unsetEntries: string[];
  /** `append` adds to what is unflushed; `replace` also drops what was copied to the step records. */
  unflushed: { kind: 'append' | 'replace'; records: StepRecord[] };
  /** Ids of the signals that steps consumed. */
  takeSignals?: string[];
  /** The run stands in line for this slot of its flow. */
  queuedFor?: string;
  /** The run has ended and its parent has to be told. */
  owesParent?: true;
  /** The run has ended and its outcomes stay in the document until they are copied to the step records. */
  owesRecords?: true;
  /**
   * Gives up the lease in the same write. It applies only while `inbox` still has the given value, so that
   * a decision that arrived meanwhile is not overlooked.
   */
  release?: { claimableAt: number | null; inbox: number };
};

export type CommitOutcome = 'committed' | 'fenced' | 'inbox_changed';

/** A request for a decision (design 3.8); its id is run id + `/` + step path. */
export type ApprovalRecord = {
  id: string;
  workspaceId: string;
  runId: string;
  flowPath: string;
  path: string;
  node: string;
  status: 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
  title: string;
  message: string | null;
  /** JSON Schema of the form, if there is one. */
  form: JsonObject | null;
  deciders: { members: string[]; groups: string[]; link: boolean };
  required: number;
  starterMayDecide: boolean;
  startedByUserId: string | null;
  startedBy: string | null;
  isTest: boolean;
  openedAt: number;
  expiresAt: number | null;
  decisions: ApprovalDecision[];
  /** What is kept secret (design 3.6). */
  secret?: SecretRequest;
};

export type SecretRequest = {
  /** Title and message as a sealed `RequestTexts`; null: they stand in the request. */
  texts: string | null;
  /** What people fill in and comment is sealed. */
  decisions: boolean;
};

export type RequestTexts = { title: string; message: string | null };

export type ApprovalDecision = {
  /** The person, as `user:<id>` or a name given on the command line; unique within a request. */
  who: string;
  /** The person's name or email for people to read. */
  name: string;
  decision: 'approved' | 'rejected';
  at: number;
  form: JsonValue;
  comment: string | null;
  /** In place of form and comment, which are null: both as sealed JSON. */
  sealed?: string;
};
