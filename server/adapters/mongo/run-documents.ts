import type { FirstLease } from '#server/runtime/new-run-record.ts';
import type { NewRun, RunRecord, StateEntry, StepRecord } from '#server/runtime/records.ts';
import { stateWithKey } from '#server/runtime/secret-values.ts';
import type { RunDocument, StepDocument } from './models/run-models.ts';

/** The document of a run that nobody has executed yet: queued at its creation, or leased to its starter. */
export function newRunDocument(run: NewRun, lease?: FirstLease): RunDocument {
  const createdAt = new Date(run.createdAt);
  return {
    _id: run.id,
    workspaceId: run.workspaceId,
    flowId: run.flowId,
    flowPath: run.flowPath,
    flowVersionId: run.flowVersionId,
    version: run.version,
    isTest: run.isTest,
    trigger: JSON.stringify(run.trigger),
    triggerKind: run.trigger.kind,
    input: run.input,
    ...(run.secretTrigger && { secretTrigger: run.secretTrigger }),
    env: JSON.stringify(run.env),
    startedBy: run.startedBy,
    startedByUserId: run.startedByUserId,
    startedByEmail: run.startedByEmail,
    ...(run.idempotencyKey === null ? {} : { idempotencyKey: run.idempotencyKey }),
    ...(run.parent && { parent: run.parent }),
    ...(run.restart && { restart: run.restart }),
    ...(run.labels && { labels: run.labels }),
    ...(run.priority !== undefined && { priority: run.priority }),
    ...(run.trigger.app === undefined ? {} : { appId: run.trigger.app.id }),
    status: run.refused ? 'failed' : lease ? 'running' : 'queued',
    waitingFor: null,
    result: null,
    error: run.refused ? JSON.stringify(run.refused) : null,
    response: null,
    state: run.refused ? {} : toStateDocument(stateWithKey(run.sealKey)),
    unflushed: [],
    epoch: lease ? 1 : 0,
    revision: 0,
    ...(lease ? { leaseOwner: lease.owner, leaseUntil: new Date(lease.until) } : {}),
    ...(run.refused ? {} : { claimableAt: lease ? new Date(lease.until) : createdAt }),
    inbox: 0,
    cancelRequestedAt: null,
    createdAt,
    startedAt: null,
    finishedAt: run.refused ? createdAt : null,
  };
}

export function toStateDocument(entries: Record<string, StateEntry>): RunDocument['state'] {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, JSON.stringify(entry)]));
}

/** Fields that a listing leaves out: a waiting run's state may be large. */
export type ListedRunDocument = Omit<RunDocument, 'state' | 'unflushed'> &
  Partial<Pick<RunDocument, 'state' | 'unflushed'>>;

export function toRunRecord(document: ListedRunDocument): RunRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    flowId: document.flowId,
    flowPath: document.flowPath,
    flowVersionId: document.flowVersionId,
    version: document.version,
    isTest: document.isTest,
    trigger: JSON.parse(document.trigger),
    input: document.input,
    ...(document.secretTrigger && { secretTrigger: document.secretTrigger }),
    env: JSON.parse(document.env),
    startedBy: document.startedBy,
    startedByUserId: document.startedByUserId,
    startedByEmail: document.startedByEmail,
    idempotencyKey: document.idempotencyKey ?? null,
    ...(document.parent && { parent: document.parent }),
    ...(document.restart && { restart: document.restart }),
    ...(document.labels && { labels: document.labels }),
    ...(document.priority !== undefined && { priority: document.priority }),
    status: document.status,
    waitingFor: document.waitingFor,
    result: document.result,
    error: parseOrNull(document.error),
    response: parseOrNull(document.response),
    state: parseState(document.state ?? {}),
    unflushed: (document.unflushed ?? []).map(parseUnflushed),
    epoch: document.epoch,
    revision: document.revision,
    leaseOwner: document.leaseOwner ?? null,
    leaseUntil: timeOrNull(document.leaseUntil),
    claimableAt: timeOrNull(document.claimableAt),
    signals: document.signals ?? [],
    inbox: document.inbox,
    cancelRequestedAt: timeOrNull(document.cancelRequestedAt),
    createdAt: document.createdAt.getTime(),
    startedAt: timeOrNull(document.startedAt),
    finishedAt: timeOrNull(document.finishedAt),
  };
}

/** A record as it waits in the run document to be copied to the steps. */
export function parseUnflushed(json: string): StepRecord {
  return JSON.parse(json);
}

export function toStepDocument(run: Pick<RunRecord, 'id' | 'workspaceId'>, record: StepRecord): StepDocument {
  return {
    _id: `${run.id}/${record.path}`,
    workspaceId: run.workspaceId,
    runId: run.id,
    path: record.path,
    node: record.node,
    kind: record.kind,
    attempt: record.attempt,
    executions: record.executions,
    status: record.status,
    ports: record.ports,
    input: record.input,
    result: record.result,
    error: record.error && JSON.stringify(record.error),
    startedAt: dateOrNull(record.startedAt),
    finishedAt: dateOrNull(record.finishedAt),
    worker: record.worker,
    order: record.order,
    ...(record.reusedFrom !== undefined && { reusedFrom: record.reusedFrom }),
  };
}

export function toStepRecord(document: StepDocument): StepRecord {
  return {
    path: document.path,
    node: document.node,
    kind: document.kind,
    attempt: document.attempt,
    executions: document.executions,
    status: document.status,
    ports: document.ports,
    input: document.input,
    result: document.result,
    error: parseOrNull(document.error),
    startedAt: timeOrNull(document.startedAt),
    finishedAt: timeOrNull(document.finishedAt),
    worker: document.worker,
    order: document.order,
    ...(document.reusedFrom !== undefined && { reusedFrom: document.reusedFrom }),
  };
}

export function dateOrNull(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}

export function timeOrNull(date: Date | null | undefined): number | null {
  return date ? date.getTime() : null;
}

export function parseOrNull(json: string | null): ReturnType<typeof JSON.parse> | null {
  return json === null ? null : JSON.parse(json);
}

/** `fromEntries` defines keys, so that one called `__proto__` stays an ordinary key. */
export function parseState(state: Record<string, string>): Record<string, StateEntry> {
  return Object.fromEntries(Object.entries(state).map(([key, json]) => [key, JSON.parse(json)]));
}
