import type { StepError } from '#server/engine/messages.ts';
import type { ApprovalUrls } from '#shared/approvals/approval-view.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import type { ScriptLimits } from '#shared/scripts/script-limits.ts';
import type { FirstLease } from './new-run-record.ts';
import type {
  ApprovalDecision,
  ApprovalRecord,
  CommitOutcome,
  NewRun,
  RunCommit,
  RunRecord,
  RunSignal,
  StepRecord,
} from './records.ts';
import type { PreparedScript, ScriptLogLine } from './sandbox-port.ts';

/** Milliseconds since the epoch; the database's idea of now where there is a database. */
export type ClockPort = { now(): number };

/** The run documents. Every write of a running run is conditional on its epoch and revision (design 8.1). */
export type RunStore = {
  /**
   * Inserts a queued run (claimable at once) or, with `lease`, one that already belongs to its starter
   * (status running, epoch 1). A second insert with the same workspace and idempotency key inserts nothing
   * and returns the run that was there. `first` is applied in the same write, as a commit right after it would be.
   */
  insert(run: NewRun, lease?: FirstLease, first?: RunCommit): Promise<{ run: RunRecord; isNew: boolean }>;
  /**
   * Takes one claimable run (`claimableAt` <= now) in one atomic step: sets owner and lease, epoch + 1,
   * `claimableAt` = lease end, status running. With `runId` only that run. null when there is none.
   */
  claim(owner: string, now: number, leaseUntil: number, runId?: string): Promise<RunRecord | null>;
  /** The same for a run of this workspace: one with the highest priority, then the one that waits longest. */
  claimIn(owner: string, now: number, leaseUntil: number, workspaceId: string): Promise<RunRecord | null>;
  /** The same for a run whose lease has run out, the one that lost its worker first. */
  claimLost(owner: string, now: number, leaseUntil: number): Promise<RunRecord | null>;
  /** The workspaces that have claimable runs. */
  claimableWorkspaces(now: number): Promise<string[]>;
  /** One conditional update on `{ id, epoch, revision }`; `fenced`: somebody else owns the run, write nothing more. */
  commit(runId: string, held: { epoch: number; revision: number }, commit: RunCommit): Promise<CommitOutcome>;
  /** Extends the lease of every run of this owner; returns the ids that still belong to it. */
  heartbeat(owner: string, runIds: string[], leaseUntil: number): Promise<string[]>;
  /** What arrived for the runs of this owner since: its inbox counter and a cancel request. */
  readInboxes(owner: string): Promise<{ id: string; inbox: number; cancelRequestedAt: number | null }[]>;
  /** Says that something arrived for a run: inbox + 1 and, if it waits, claimable now. Ended runs are left alone. */
  poke(runId: string, now: number): Promise<void>;
  /** Marks a run as to be cancelled and pokes it; false when it has ended already. */
  requestCancel(workspaceId: string, runId: string, now: number): Promise<boolean>;
  /**
   * Keeps a signal for a run and pokes it, in one write; one whose id it keeps already, or was consumed lately, is kept once. `ended`: nobody can consume it any more; `full`: the run keeps
   * as many as it may.
   */
  addSignal(
    workspaceId: string,
    runId: string,
    signal: RunSignal,
    now: number,
  ): Promise<'kept' | 'ended' | 'full' | 'missing'>;
  /** How many runs stand before this one in line for a slot of their flow; counted up to `most`. */
  countAhead(run: Pick<RunRecord, 'id' | 'workspaceId'>, slot: string, most: number): Promise<number>;
  /** Makes the first run in line for the slot claimable at once and gives its id; null: there is none. */
  callNext(workspaceId: string, slot: string, now: number): Promise<string | null>;
  /** The signals that nobody has consumed, in order of arrival. */
  readSignals(runId: string): Promise<RunSignal[]>;
  /** Ended child runs whose parent was perhaps never told, because the process died; at most 100. */
  untoldParents(endedBefore: number): Promise<{ runId: string; parentId: string }[]>;
  markParentTold(runId: string): Promise<void>;
  /** Drops the outcomes of ended runs from their documents, after they were copied to the step records. */
  dropUnflushed(runIds: string[]): Promise<void>;
  /** Runs that ended before this time and still hold outcomes, because the process died; at most 100. */
  endedUnflushed(endedBefore: number): Promise<Pick<RunRecord, 'id' | 'workspaceId' | 'unflushed'>[]>;
  /** The earliest `claimableAt` of all runs, for a worker that plans its next look. */
  nextClaimableAt(): Promise<number | null>;
  find(workspaceId: string, runId: string): Promise<RunRecord | null>;
  /** Which of these runs have not ended. */
  openOf(workspaceId: string, runIds: string[]): Promise<Set<string>>;
};

/** The step records; upserts are idempotent on run id + path. Logs that travel with a record are stored too. */
export type StepStore = {
  /** The record of an attempt of a run that has ended; null when there is none. */
  find(workspaceId: string, runId: string, path: string): Promise<StepRecord | null>;
  /** The records of several runs in one write. */
  save(batches: { run: Pick<RunRecord, 'id' | 'workspaceId'>; records: StepRecord[] }[]): Promise<void>;
};

export type PayloadStore = {
  /** Stores JSON text under an id that the caller derives from run id + path; storing it again changes nothing. */
  put(run: Pick<RunRecord, 'id' | 'workspaceId'>, id: string, json: string): Promise<void>;
  get(workspaceId: string, id: string): Promise<string>;
};

/** Log lines of steps that take longer, streamed while they run. `seq` orders the lines of a run. */
export type LogStore = {
  append(
    run: Pick<RunRecord, 'id' | 'workspaceId'>,
    path: string,
    lines: (ScriptLogLine & { seq: number })[],
  ): Promise<void>;
};

/** To whom a state belongs: a flow and the trigger that started the run; tests of a draft have their own. */
export type StateOwner = { workspaceId: string; flowId: string; trigger: string; isTest: boolean };

/** What scripts remember from run to run (design 4.3), as JSON text. */
export type StateStore = {
  get(owner: StateOwner, key: string): Promise<{ json: string; revision: number } | null>;
  /** Writes while the revision is still the given one, 0: there was none; false: somebody was faster. */
  replace(owner: StateOwner, key: string, change: { json: string; revision: number }): Promise<boolean>;
};

/** What the scripts of a workspace may use at most. */
export type ScriptLimitsPort = { get(workspaceId: string): Promise<ScriptLimits> };

/**
 * What running code needs that imports nothing; `inputs` only where arguments have to be converted. Versions that were
 * published before scripts were prepared have only the code without its types.
 */
export type PlainScript = { inputs: JsonObject | null } & (
  | { prepared: PreparedScript }
  | { javascript: string }
);

/** What a script node of a flow version executes, where that is more than the code that stands in it. */
export type NodeScript = {
  /** As the author wrote it: errors name its lines. */
  code: string;
  compiled: {
    prepared?: PreparedScript;
    javascript: string;
    bundle: string | null;
    inputs: JsonObject | null;
  };
};

/** The scripts of flow versions, made ready before these can run (saved scripts, imports). */
export type NodeScriptStore = {
  find(workspaceId: string, flowVersionId: string, nodeId: string): Promise<NodeScript | null>;
};

/** Results that are used again until they expire (design 3.6), as JSON text by a hash of what they depend on. */
export type ResultCache = {
  get(workspaceId: string, key: string, now: number): Promise<string | null>;
  put(workspaceId: string, key: string, result: { json: string; expiresAt: number }): Promise<void>;
};

/** The slots of limits on what runs at the same time, by name. A holder that is not renewed loses its slot in time. */
export type SlotStore = {
  /** Takes a slot, or renews the one that the holder has; false: `limit` others hold one. */
  take(
    slot: { workspaceId: string; name: string; holder: string; limit: number },
    times: { now: number; until: number },
  ): Promise<boolean>;
  release(slot: { workspaceId: string; name: string; holder: string }): Promise<void>;
  holders(workspaceId: string, name: string): Promise<string[]>;
};

/** Immutable definitions by id; implementations may cache them for ever. */
export type DefinitionStore = {
  get(workspaceId: string, flowVersionId: string): Promise<FlowDefinition>;
  /** The code that stands in script nodes, by node id, as it was made ready; only where it was. */
  scripts(workspaceId: string, flowVersionId: string): Promise<{ [node: string]: PlainScript }>;
};

export type ApprovalStore = {
  /** Opens a request; opening it again (after a crash) changes nothing and returns what is there. */
  open(request: ApprovalRecord): Promise<ApprovalRecord>;
  /**
   * Adds a decision in one conditional write: only while pending, before `expiresAt`, once per person. With it the
   * status becomes `rejected` at the first rejection and `approved` when `required` people approved.
   */
  decide(
    workspaceId: string,
    id: string,
    decision: ApprovalDecision,
    now: number,
  ): Promise<
    | { kind: 'saved'; request: ApprovalRecord }
    | { kind: 'already_decided' | 'expired' | 'not_pending' | 'missing' }
  >;
  /** Marks it expired if it is still pending and its time has come; returns what is there. */
  expire(id: string, now: number): Promise<ApprovalRecord | null>;
  /** Withdraws the pending requests of a run, all of them or those of these step paths. */
  withdraw(runId: string, paths?: string[]): Promise<void>;
  ofRun(runId: string): Promise<ApprovalRecord[]>;
  /**
   * Requests approved or rejected before `before` whose run was perhaps never told, because the process died
   * between saving the decision and poking the run. At most 100.
   */
  undelivered(before: number): Promise<ApprovalRecord[]>;
  /** Notes that the run was told; calling it again changes nothing. */
  markDelivered(id: string): Promise<void>;
};

/** The addresses at which people decide, also of requests that are not open yet (design 3.8). */
export type ApprovalLinkPort = {
  /**
   * With `isSigned` they work without an account until they expire; `expiresSeconds` is how long the request may be
   * decided once it is open. Throws an AppError where the address of the pages is not known.
   */
  urlsOf(
    request: { id: string; workspaceId: string },
    link: { isSigned: boolean; expiresSeconds?: number | undefined },
    now: number,
  ): ApprovalUrls;
};

/** The run of another flow that a step starts and waits for. */
export type ChildStart = {
  parent: RunRecord;
  step: { path: string; attempt: number };
  /** The same key finds the run that it started before. */
  key: string;
  flowPath: string;
  version: number | undefined;
  input: JsonObject;
  /** The child's input is encrypted as well while the child lives. */
  isSecret: boolean;
};

/** Encrypts and decrypts for one run. */
export type RunSeal = { seal(text: string): string; open(sealed: string): string };

/** Keys of runs, for what their steps keep secret (design 3.6). */
export type RunSealPort = {
  /** A new key, itself sealed: as it is stored with the run. */
  createKey(runId: string): string;
  open(runId: string, key: string): RunSeal;
};

/** Starts runs of other flows for steps; what the author got wrong is a failure of the step, not an exception. */
export type ChildRunPort = {
  start(
    start: ChildStart,
  ): Promise<{ ok: true; runId: string; hasEnded: boolean } | { ok: false; error: StepError }>;
  /** Starts a run that nobody waits for and gives its id; the same key finds it again. Throws an `AppError`. */
  startApart(start: Pick<ChildStart, 'key' | 'flowPath' | 'input'> & { from: RunRecord }): Promise<string>;
  /** Starts `settings.onFailure` of a run that failed, at most once. */
  startAfterFailure(failed: RunRecord, flowPath: string, input: JsonObject): Promise<void>;
};

/** A request to somewhere outside and its whole answer; rejects with an `AppError` (design 4.4). */
export type OutboundPort = (request: {
  url: string;
  method: string;
  headers: [string, string][];
  /** Names of headers that must not follow a redirect to another origin. */
  secretHeaders?: string[];
  body?: Uint8Array | null;
  timeoutMs?: number;
  signal?: AbortSignal;
}) => Promise<{ url: string; status: number; headers: [string, string][]; body: Uint8Array }>;

/** The worker processes that there are, so that it is known how many were lost (design 8.1). Times in milliseconds. */
export type WorkerRegistry = {
  /** The worker is alive until then; told again and again. */
  beat(owner: string, until: number): Promise<void>;
  /** The worker has stopped on purpose. */
  leave(owner: string): Promise<void>;
  /** How many workers fell silent between `since` and `now`. */
  countLost(since: number, now: number): Promise<number>;
};

/** The durable clock: asks that some worker looks at a run at a time. A wake-up may come late, twice or for nothing. */
export type WakeUpPort = { wake(runId: string, at: number): Promise<void> };

/** Every named point at which a test may kill the process (design 8.2, R3). */
export type Failpoint =
  | 'before-claim'
  | 'after-claim'
  | 'before-commit'
  | 'after-commit'
  | 'before-records'
  | 'after-records'
  | 'before-suspend'
  | 'after-wake'
  | 'schedule-inserted'
  | 'schedule-advanced'
  | 'decision-saved'
  | 'before-release';

export type FailpointPort = (point: Failpoint) => void;

export type LogPort = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
