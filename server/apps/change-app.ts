import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { AppAccess } from '#shared/apps/app-views.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppRecord, AppStore } from './app-store.ts';

type Deps = { apps: AppStore; clock: ClockPort };

/** Gives an app another address; one that is taken is a `conflict`. */
export async function renameApp(
  deps: Deps,
  actor: Actor,
  change: { app: AppRecord; slug: string },
): Promise<AppRecord> {
  return save(deps, actor, change.app, { slug: change.slug });
}

/** Says who may use the published app, from now on; narrowing it ends the version before at once. */
export async function setAppAccess(
  deps: Deps,
  actor: Actor,
  { app, access }: { app: AppRecord; access: AppAccess },
): Promise<AppRecord> {
  const isNarrowed = access === 'private' && app.access !== 'private';
  return save(deps, actor, app, { access, ...(isNarrowed ? { previousUntil: null } : {}) });
}

/** Deletes an app with its address; the runs that it started stay readable for builders. */
export async function removeApp(deps: Pick<Deps, 'apps'>, app: AppRecord): Promise<null> {
  await deps.apps.remove(app.workspaceId, app.id);
  return null;
}

async function save(
  deps: Deps,
  actor: Actor,
  app: AppRecord,
  change: { slug?: string; access?: AppAccess; previousUntil?: null },
): Promise<AppRecord> {
  const by = nameOfActor(actor);
  const at = deps.clock.now();
  const isSaved = await deps.apps.change(app.workspaceId, app.id, { ...change, by, at });
  if (!isSaved) throw new AppError('not_found', 'This app was deleted meanwhile.');
  return { ...app, ...change, updatedBy: by, updatedAt: at };
}
