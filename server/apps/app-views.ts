import { namesOf } from '#server/flows/flow-views.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import type { AppListItem, AppVersionView, AppView } from '#shared/apps/app-views.ts';
import { AppError } from '#shared/errors.ts';
import type { AppRecord, AppStore, AppVersionRecord } from './app-store.ts';

type Deps = { apps: AppStore; people: PeopleStore };

/** The apps of a workspace in order of their titles, for builders. */
export async function listApps(deps: Deps, workspaceId: string): Promise<AppListItem[]> {
  const apps = await deps.apps.list(workspaceId);
  const nameOf = await namesOf(
    deps,
    apps.map((app) => app.updatedBy),
  );
  return apps
    .map((app) => listItem(app, nameOf(app.updatedBy)))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
}

/** An app with its draft. */
export async function appView(deps: Deps, app: AppRecord): Promise<AppView> {
  const nameOf = await namesOf(deps, [app.updatedBy]);
  return { ...listItem(app, nameOf(app.updatedBy)), revision: app.revision, definition: app.draft };
}

/** The published versions of an app, newest first. */
export async function listAppVersions(deps: Deps, app: AppRecord): Promise<AppVersionView[]> {
  const versions = await deps.apps.listVersions(app.workspaceId, app.id);
  const nameOf = await namesOf(
    deps,
    versions.map((version) => version.createdBy),
  );
  return versions.map((version) => versionView(version, nameOf));
}

export async function getAppVersion(
  deps: Deps,
  app: AppRecord,
  version: number,
): Promise<AppVersionView & { definition: AppDefinition }> {
  const record = await deps.apps.findVersion(app.workspaceId, app.id, version);
  if (record === null) throw new AppError('not_found', `The app ${app.slug} has no version ${version}.`);
  const nameOf = await namesOf(deps, [record.createdBy]);
  return { ...versionView(record, nameOf), definition: record.definition };
}

function versionView(
  record: AppVersionRecord,
  nameOf: (who: string | null) => string | null,
): AppVersionView {
  return {
    version: record.version,
    message: record.message,
    publishedAt: new Date(record.createdAt).toISOString(),
    publishedBy: nameOf(record.createdBy),
  };
}

function listItem(app: AppRecord, updatedBy: string | null): AppListItem {
  return {
    id: app.id,
    slug: app.slug,
    title: app.draft.title,
    icon: app.draft.icon,
    access: app.access,
    publishedVersion: app.publishedVersion,
    hasUnpublishedChanges: app.publishedRevision !== app.revision,
    updatedAt: new Date(app.updatedAt).toISOString(),
    updatedBy,
  };
}
