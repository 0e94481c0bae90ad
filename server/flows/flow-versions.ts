import type { PeopleStore } from '#server/people/people-store.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowVersionView } from '#shared/flows/flow-view.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { FlowRecord, FlowStore, FlowVersionRecord } from './flow-store.ts';
import { namesOf } from './flow-views.ts';

type Deps = { flows: FlowStore; people: PeopleStore };

/** The published versions of a flow, newest first. */
export async function listVersions(deps: Deps, flow: FlowRecord): Promise<FlowVersionView[]> {
  const versions = await deps.flows.listVersions(flow.workspaceId, flow.id);
  const nameOf = await namesOf(
    deps,
    versions.map((version) => version.createdBy),
  );
  return versions
    .filter((version) => version.version !== null)
    .toSorted((a, b) => (b.version ?? 0) - (a.version ?? 0))
    .map((version) => versionView(version, nameOf));
}

export async function getVersion(
  deps: Deps,
  flow: FlowRecord,
  version: number,
): Promise<FlowVersionView & { definition: FlowDefinition }> {
  const record = await deps.flows.findVersion(flow.workspaceId, { flowId: flow.id, version });
  if (record === null) throw new AppError('not_found', `The flow ${flow.path} has no version ${version}.`);
  const nameOf = await namesOf(deps, [record.createdBy]);
  return { ...versionView(record, nameOf), definition: record.definition };
}

function versionView(
  record: FlowVersionRecord,
  nameOf: (who: string | null) => string | null,
): FlowVersionView {
  return {
    version: record.version ?? 0,
    message: record.message,
    publishedAt: new Date(record.createdAt).toISOString(),
    publishedBy: nameOf(record.createdBy),
  };
}
