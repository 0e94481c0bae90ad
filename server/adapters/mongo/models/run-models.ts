import { type Connection, Schema } from 'mongoose';
import type { RunStatus, StepStatus } from '#shared/runs/run.ts';
import { collectionOptions } from './collection-options.ts';

/** A user's value as it lies in the database: JSON text, or the id of a payload (design 3.4, 3.7). */
export type StoredValueDocument =
  | { kind: 'inline'; json: string }
  | { kind: 'payload'; id: string; bytes: number }
  | { kind: 'composite'; runId: string; json: string }
  | { kind: 'hidden' };

export type SealedValueDocument = { kind: 'sealed'; of: StoredValueDocument };

/**
 * A run (design 8.1). Whatever users or the engine wrote is JSON text; only what is queried is BSON. Optional fields
 * are absent, not null, when they are empty, so that the sparse indexes hold the few runs they are about.
 */
export type RunDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  flowPath: string;
  flowVersionId: string;
  version: number | null;
  isTest: boolean;
  /** JSON text */
  trigger: string;
  triggerKind: string;
  secretTrigger?: SealedValueDocument;
  input: StoredValueDocument | SealedValueDocument;
  env: string;
  startedBy: string | null;
  startedByUserId: string | null;
  startedByEmail: string | null;
  idempotencyKey?: string;
  parent?: { runId: string; path: string; depth: number };
  restart?: { runId: string; path: string; flowVersionId: string };
  labels?: string[];
  priority?: number;
  queuedFor?: string;
  /** The app that started it; absent where none did. */
  appId?: string;

  status: RunStatus;
  waitingFor: 'approval' | 'timer' | 'signal' | 'child' | null;
  result: StoredValueDocument | null;
  error: string | null;
  response: string | null;
  /** JSON text per entry, so that one commit touches only the entries that changed. */
  state: Record<string, string>;
  /** JSON text per step record. */
  unflushed: string[];

  epoch: number;
  revision: number;
  leaseOwner?: string;
  leaseUntil?: Date;
  claimableAt?: Date;
  /** Absent in runs of older releases. */
  signals?: {
    id: string;
    name: string;
    at: number;
    value: StoredValueDocument | SealedValueDocument;
  }[];
  takenSignals?: string[];
  inbox: number;
  cancelRequestedAt: Date | null;
  /** Names the last commit, so that one whose answer was lost is recognised when it is sent again. */
  lastCommit?: string;
  /** A child run that has ended and whose parent has to be told; then absent. */
  untoldSince?: Date;
  /** A run that has ended and whose outcomes have to be copied to the step records; then absent. */
  unflushedSince?: Date;

  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** One attempt of a step; its id is run id + `/` + path. */
export type StepDocument = {
  _id: string;
  workspaceId: string;
  runId: string;
  path: string;
  node: string;
  kind: string;
  attempt: number;
  executions: number;
  status: StepStatus;
  ports: string[];
  input: StoredValueDocument | null;
  result: StoredValueDocument | null;
  error: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  worker: string | null;
  order: number;
  reusedFrom?: string;
};

/** A value that is too large to lie in its record; its id is derived from run id and path. */
export type PayloadDocument = { _id: string; workspaceId: string; runId: string; json: string };

/** Log lines that were appended together; `lines` is JSON text of `{ seq, path, at, stream, text }[]`. */
export type LogDocument = {
  _id: string;
  workspaceId: string;
  runId: string;
  firstSeq: number;
  lastSeq: number;
  lines: string;
};

const storedValue = { type: Schema.Types.Mixed, default: null };

const runSchema = new Schema<RunDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: String,
    flowPath: String,
    flowVersionId: String,
    version: Number,
    isTest: Boolean,
    trigger: String,
    triggerKind: String,
    input: storedValue,
    env: String,
    startedBy: String,
    startedByUserId: String,
    startedByEmail: String,
    idempotencyKey: String,
    parent: Schema.Types.Mixed,
    restart: Schema.Types.Mixed,
    labels: { type: [String], default: undefined },
    priority: Number,
    queuedFor: String,
    appId: String,
    status: String,
    waitingFor: String,
    result: storedValue,
    error: String,
    response: String,
    state: { type: Schema.Types.Mixed, default: {} },
    unflushed: [String],
    epoch: Number,
    revision: Number,
    leaseOwner: String,
    leaseUntil: Date,
    claimableAt: Date,
    signals: { type: [Schema.Types.Mixed], default: undefined },
    takenSignals: { type: [String], default: undefined },
    inbox: Number,
    cancelRequestedAt: Date,
    lastCommit: String,
    untoldSince: Date,
    unflushedSince: Date,
    createdAt: Date,
    startedAt: Date,
    finishedAt: Date,
  },
  collectionOptions('runs'),
);
runSchema.index({ claimableAt: 1 }, { name: 'claimable', sparse: true });
const isClaimable = { claimableAt: { $exists: true } };
runSchema.index(
  { workspaceId: 1, claimableAt: 1 },
  { name: 'claimableOfWorkspace', partialFilterExpression: isClaimable },
);
runSchema.index(
  { priority: -1, claimableAt: 1 },
  { name: 'prioritized', partialFilterExpression: { priority: { $gt: 0 }, ...isClaimable } },
);
runSchema.index(
  { workspaceId: 1, queuedFor: 1, status: 1, _id: 1 },
  { name: 'inLine', partialFilterExpression: { queuedFor: { $exists: true } } },
);
runSchema.index({ untoldSince: 1 }, { name: 'untoldSince', sparse: true });
runSchema.index({ unflushedSince: 1 }, { name: 'unflushedSince', sparse: true });
runSchema.index({ leaseOwner: 1 }, { name: 'leaseOwner', sparse: true });
runSchema.index(
  { workspaceId: 1, idempotencyKey: 1 },
  { name: 'idempotencyKey', unique: true, partialFilterExpression: { idempotencyKey: { $exists: true } } },
);
runSchema.index(
  { workspaceId: 1, appId: 1, startedBy: 1, createdAt: -1, _id: -1 },
  { name: 'newestOfApp', partialFilterExpression: { appId: { $exists: true } } },
);
runSchema.index({ workspaceId: 1, createdAt: -1, _id: -1 }, { name: 'newest' });
runSchema.index({ workspaceId: 1, flowId: 1, createdAt: -1, _id: -1 }, { name: 'newestOfFlow' });
runSchema.index({ workspaceId: 1, status: 1, createdAt: -1, _id: -1 }, { name: 'newestOfStatus' });

const stepSchema = new Schema<StepDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    runId: String,
    path: String,
    node: String,
    kind: String,
    attempt: Number,
    executions: Number,
    status: String,
    ports: [String],
    input: storedValue,
    result: storedValue,
    error: String,
    startedAt: Date,
    finishedAt: Date,
    worker: String,
    order: Number,
    reusedFrom: String,
  },
  collectionOptions('steps'),
);
stepSchema.index({ workspaceId: 1, runId: 1, order: 1, _id: 1 }, { name: 'orderOfRun' });

const payloadSchema = new Schema<PayloadDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    runId: String,
    json: String,
  },
  collectionOptions('payloads'),
);
payloadSchema.index({ workspaceId: 1, runId: 1 }, { name: 'ofRun' });

const logSchema = new Schema<LogDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    runId: String,
    firstSeq: Number,
    lastSeq: Number,
    lines: String,
  },
  collectionOptions('logs'),
);
logSchema.index({ workspaceId: 1, runId: 1, lastSeq: 1 }, { name: 'linesOfRun' });

export function defineRunModels(connection: Connection) {
  return {
    runs: connection.model('Run', runSchema),
    steps: connection.model('Step', stepSchema),
    payloads: connection.model('Payload', payloadSchema),
    logs: connection.model('Log', logSchema),
  };
}
