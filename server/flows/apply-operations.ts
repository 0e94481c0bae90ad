import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { followRenames } from '#server/test-cases/follow-renames.ts';
import type { TestCaseStore } from '#server/test-cases/test-case-store.ts';
import { AppError } from '#shared/errors.ts';
import { applyOperation, type FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { DraftOperationRecord, FlowRecord, FlowStore } from './flow-store.ts';

type Edit = { id: string; operation: FlowOperation };
type Edits = { flow: FlowRecord; baseRevision: number; clientId: string; operations: Edit[] };

export type AppliedEdits =
  | { kind: 'applied'; revision: number }
  | {
      kind: 'behind';
      revision: number;
      /** What others did since; null: too long ago to say, the draft must be loaded again. */
      operations: { id: string; clientId: string; operation: FlowOperation }[] | null;
    };

type Deps = { flows: FlowStore; clock: ClockPort; testCases: TestCaseStore };

/** How often a lost race with another editor is tried again before the caller is told. */
const maxTries = 5;

/**
 * Applies edits to a draft. Edits that were applied before are skipped, so sending them again after a lost answer
 * is harmless. Whoever does not know the latest revision gets what is missing and sends again.
 */
export async function applyOperations(deps: Deps, actor: Actor, edits: Edits): Promise<AppliedEdits> {
  let { flow } = edits;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const outcome = await tryToApply(deps, actor, { ...edits, flow });
    if (outcome !== 'lost_race') return outcome;
    flow = await reload(deps, flow);
  }
  throw new AppError('conflict', 'Several people are changing this flow at this moment. Try again.');
}

async function tryToApply(deps: Deps, actor: Actor, edits: Edits): Promise<AppliedEdits | 'lost_race'> {
  const { flow } = edits;
  if (edits.baseRevision > flow.revision) {
    return { kind: 'behind', revision: flow.revision, operations: null };
  }
  const since = await operationsSince(deps, flow, edits.baseRevision);
  const sent = new Set(edits.operations.map((edit) => edit.id));
  if (since === null || since.some((record) => !sent.has(record.operationId))) return behind(flow, since);
  const known = await knownOperations(deps, flow, [...sent]);
  const fresh = edits.operations.filter((edit) => !known.has(edit.id));
  if (fresh.length === 0) return { kind: 'applied', revision: flow.revision };
  const operations = fresh.map((edit, index) => ({
    revision: flow.revision + index + 1,
    operationId: edit.id,
    clientId: edits.clientId,
    operation: edit.operation,
  }));
  const isSaved = await deps.flows.saveDraft(flow.workspaceId, flow.id, flow.revision, {
    draft: applyAll(flow.draft, fresh),
    operations,
    by: nameOfActor(actor),
    at: deps.clock.now(),
  });
  if (!isSaved) return 'lost_race';
  await followRenames(deps, actor, { flow, operations: fresh.map(({ operation }) => operation) });
  return { kind: 'applied', revision: flow.revision + fresh.length };
}

async function operationsSince(deps: Deps, flow: FlowRecord, revision: number) {
  if (revision === flow.revision) return [];
  return deps.flows.operationsSince(flow.workspaceId, flow.id, revision);
}

async function knownOperations(deps: Deps, flow: FlowRecord, ids: string[]): Promise<Set<string>> {
  return new Set(await deps.flows.appliedOperations(flow.workspaceId, flow.id, ids));
}

function behind(flow: FlowRecord, since: DraftOperationRecord[] | null): AppliedEdits {
  const operations = since?.map((record) => ({
    id: record.operationId,
    clientId: record.clientId,
    operation: record.operation,
  }));
  return { kind: 'behind', revision: flow.revision, operations: operations ?? null };
}

function applyAll(draft: FlowDefinition, edits: Edit[]): FlowDefinition {
  let current = draft;
  for (const edit of edits) {
    const applied = applyOperation(current, edit.operation);
    if (!applied.ok) {
      throw new AppError('conflict', applied.message, { details: { operationId: edit.id } });
    }
    current = applied.definition;
  }
  return current;
}

async function reload(deps: Deps, flow: FlowRecord): Promise<FlowRecord> {
  const latest = await deps.flows.find(flow.workspaceId, { id: flow.id });
  if (latest === null) throw new AppError('not_found', 'This flow was deleted meanwhile.');
  return latest;
}
