import type { PeopleStore } from '#server/people/people-store.ts';
import type { FlowListItem, FlowView } from '#shared/flows/flow-view.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

type Deps = { flows: FlowStore; people: PeopleStore };

/** The flows of a workspace in order of their paths. */
export async function listFlows(deps: Deps, workspaceId: string): Promise<FlowListItem[]> {
  const flows = await deps.flows.list(workspaceId);
  const nameOf = await namesOf(
    deps,
    flows.map((flow) => flow.updatedBy),
  );
  return flows
    .toSorted((a, b) => a.path.localeCompare(b.path, 'en'))
    .map((flow) => listItem(flow, nameOf(flow.updatedBy)));
}

/** A flow with its draft. */
export async function flowView(deps: Deps, flow: FlowRecord): Promise<FlowView> {
  const nameOf = await namesOf(deps, [flow.updatedBy]);
  return { ...listItem(flow, nameOf(flow.updatedBy)), revision: flow.revision, definition: flow.draft };
}

/** Reads the names of the people that records mention as `user:<id>`; anything else is its own name. */
export async function namesOf(
  deps: { people: PeopleStore },
  who: (string | null)[],
): Promise<(who: string | null) => string | null> {
  const ids = [...new Set(who)].filter((entry) => entry?.startsWith('user:')).map((entry) => entry?.slice(5));
  const users = await Promise.all(ids.map((id) => deps.people.findUser({ id: id ?? '' })));
  const names = new Map(users.map((user) => [`user:${user?.id}`, user?.name ?? null]));
  return (entry) => (entry === null ? null : (names.get(entry) ?? entry));
}

function listItem(flow: FlowRecord, updatedBy: string | null): FlowListItem {
  return {
    id: flow.id,
    path: flow.path,
    title: flow.title,
    publishedVersion: flow.publishedVersion,
    hasUnpublishedChanges: flow.publishedRevision !== flow.revision,
    updatedAt: new Date(flow.updatedAt).toISOString(),
    updatedBy,
  };
}
