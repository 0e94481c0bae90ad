import type {
  ApprovalDecision,
  ApprovalRecord,
  NewRun,
  RunCommit,
  StepRecord,
} from '#server/runtime/records.ts';

/** The time at which the contracts' stories begin: 2026-01-01T00:00:00Z. */
export const storyStart = Date.UTC(2026, 0, 1);

export function aNewRun(fields: Partial<NewRun> = {}): NewRun {
  return {
    id: 'run1',
    workspaceId: 'workspace1',
    flowId: 'flow1',
    flowPath: 'folder/name',
    flowVersionId: 'version1',
    version: 3,
    isTest: false,
    trigger: { kind: 'manual', node: 'start', time: new Date(storyStart).toISOString() },
    input: { kind: 'inline', json: '{"amount":10}' },
    env: {},
    startedBy: null,
    startedByUserId: null,
    startedByEmail: null,
    idempotencyKey: null,
    createdAt: storyStart,
    ...fields,
  };
}

export function aCommit(fields: Partial<RunCommit> = {}): RunCommit {
  return { setEntries: {}, unsetEntries: [], unflushed: { kind: 'append', records: [] }, ...fields };
}

export function aStepRecord(fields: Partial<StepRecord> = {}): StepRecord {
  return {
    path: 'score',
    node: 'score',
    kind: 'script',
    attempt: 1,
    executions: 1,
    status: 'succeeded',
    ports: ['out'],
    input: { kind: 'inline', json: '{"a":{},"$b":1,"c.d":null}' },
    result: { kind: 'inline', json: '{"score":7}' },
    error: null,
    startedAt: storyStart,
    finishedAt: storyStart + 5,
    worker: 'worker1',
    order: 1,
    ...fields,
  };
}

export function aRequest(fields: Partial<ApprovalRecord> = {}): ApprovalRecord {
  return {
    id: 'run1/ask',
    workspaceId: 'workspace1',
    runId: 'run1',
    flowPath: 'folder/name',
    path: 'ask',
    node: 'ask',
    status: 'pending',
    title: 'Please decide',
    message: null,
    form: { type: 'object', properties: {} },
    deciders: { members: [], groups: [], link: false },
    required: 1,
    starterMayDecide: false,
    startedByUserId: null,
    startedBy: null,
    isTest: false,
    openedAt: storyStart,
    expiresAt: null,
    decisions: [],
    ...fields,
  };
}

export function aDecision(fields: Partial<ApprovalDecision> = {}): ApprovalDecision {
  return {
    who: 'user:ada',
    name: 'Ada',
    decision: 'approved',
    at: storyStart + 10,
    form: { note: 'fine', $odd: {} },
    comment: null,
    ...fields,
  };
}
