import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { type AppOperation, applyAppOperation } from '#shared/apps/app-operations.ts';
import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppOperationRecord, AppRecord, AppStore } from './app-store.ts';

type Edit = { id: string; operation: AppOperation };
type Edits = { app: AppRecord; baseRevision: number; clientId: string; operations: Edit[] };

export type AppliedAppEdits =
  | { kind: 'applied'; revision: number }
  | {
      kind: 'behind';
      revision: number;
      /** What others did since; null: too long ago to say, the draft must be loaded again. */
      operations: { id: string; clientId: string; operation: AppOperation }[] | null;
    };

type Deps = { apps: AppStore; clock: ClockPort };

/** How often a lost race with another builder is tried again before the caller is told. */
const maxTries = 5;

/** Applies edits to a draft, by the same protocol as those of flows: a resend is harmless, who is behind is told. */
export async function applyAppOperations(deps: Deps, actor: Actor, edits: Edits): Promise<AppliedAppEdits> {
  let { app } = edits;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const outcome = await tryToApply(deps, actor, { ...edits, app });
    if (outcome !== 'lost_race') return outcome;
    const latest = await deps.apps.find(app.workspaceId, { id: app.id });
    if (latest === null) throw new AppError('not_found', 'This app was deleted meanwhile.');
    app = latest;
  }
  throw new AppError('conflict', 'Several people are changing this app at this moment. Try again.');
}

async function tryToApply(deps: Deps, actor: Actor, edits: Edits): Promise<AppliedAppEdits | 'lost_race'> {
  const { app, baseRevision, clientId } = edits;
  const since = await operationsSince(deps, app, baseRevision);
  const sent = new Set(edits.operations.map((edit) => edit.id));
  if (since === null || since.some((record) => !sent.has(record.operationId))) return behind(app, since);
  const known = new Set(await deps.apps.appliedOperations(app.workspaceId, app.id, [...sent]));
  const fresh = edits.operations.filter((edit) => !known.has(edit.id));
  if (fresh.length === 0) return { kind: 'applied', revision: app.revision };
  const isSaved = await deps.apps.saveDraft(app.workspaceId, app.id, app.revision, {
    draft: applyAll(app.draft, fresh),
    operations: fresh.map((edit, index) => ({
      revision: app.revision + index + 1,
      operationId: edit.id,
      clientId,
      operation: edit.operation,
    })),
    by: nameOfActor(actor),
    at: deps.clock.now(),
  });
  return isSaved ? { kind: 'applied', revision: app.revision + fresh.length } : 'lost_race';
}

async function operationsSince(
  deps: Deps,
  app: AppRecord,
  revision: number,
): Promise<AppOperationRecord[] | null> {
  if (revision === app.revision) return [];
  return deps.apps.operationsSince(app.workspaceId, app.id, revision);
}

function behind(app: AppRecord, since: AppOperationRecord[] | null): AppliedAppEdits {
  const operations = since?.map(({ operationId, clientId, operation }) => ({
    id: operationId,
    clientId,
    operation,
  }));
  return { kind: 'behind', revision: app.revision, operations: operations ?? null };
}

function applyAll(draft: AppDefinition, edits: Edit[]): AppDefinition {
  let current = draft;
  for (const { operation } of edits) {
    const applied = applyAppOperation(current, operation);
    if (!applied.ok) throw new AppError('conflict', applied.message);
    current = applied.definition;
  }
  const checked = appDefinitionSchema.safeParse(current);
  if (checked.success) return checked.data;
  throw new AppError('bad_request', 'The app would become too large, or hold what no app may hold.');
}
