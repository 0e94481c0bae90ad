import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { type AppPolicy, derivePolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { loadFlows } from './load-flows.ts';

/** What is in use: a published version, or the draft that a builder previews. */
export type AppEdition = {
  app: AppRecord;
  /** null: the draft */
  version: number | null;
  definition: AppDefinition;
  policy: AppPolicy;
  /** With whose rights its actions run; null for a preview, which runs as the editor. */
  publisher: string | null;
};

type Deps = { apps: AppStore };

/** The version that is published now. */
export async function currentEdition(deps: Deps, app: AppRecord): Promise<AppEdition> {
  if (app.publishedVersion === null) {
    throw new AppError('not_published', 'This app was not published yet. Ask whoever builds it.');
  }
  return versionEdition(deps, app, app.publishedVersion);
}

/**
 * The version that a page says it shows, if it may still be used: the current one, and for 15 minutes after a publish
 * the one before (design 6.5, rule 1). Any other is `app_updated`.
 */
export async function acceptedEdition(
  deps: Deps & { clock: ClockPort },
  app: AppRecord,
  version: number,
): Promise<AppEdition> {
  const current = await currentEdition(deps, app);
  if (version === current.version) return current;
  const isInGrace = app.previousUntil !== null && deps.clock.now() < app.previousUntil;
  if (isInGrace && version === (app.publishedVersion ?? 0) - 1) return versionEdition(deps, app, version);
  throw new AppError('app_updated', 'This app was changed. Load the page again; what you typed stays.', {
    details: { version: current.version },
  });
}

/** Any version that was ever published, to read runs that it started. */
export async function versionEdition(deps: Deps, app: AppRecord, version: number): Promise<AppEdition> {
  const record = await deps.apps.findVersion(app.workspaceId, app.id, version);
  if (record === null) throw new AppError('not_found', 'There is no such version of this app.');
  const { definition, policy } = record;
  return { app, version, definition, policy, publisher: record.createdBy };
}

/** The saved draft, for somebody who may edit it (design 6.5, rule 14). */
export async function draftEdition(deps: { flows: FlowStore }, app: AppRecord): Promise<AppEdition> {
  const flows = await loadFlows(deps, app.workspaceId, app.draft);
  const policy = derivePolicy(app.draft, flows);
  return { app, version: null, definition: app.draft, policy, publisher: null };
}

/** The edition that a run came from: its version, or the draft as it is now. */
export function originEdition(
  deps: Deps & { flows: FlowStore },
  app: AppRecord,
  version: number | null,
): Promise<AppEdition> {
  return version === null ? draftEdition(deps, app) : versionEdition(deps, app, version);
}
