import type { Actor } from '#shared/people/roles.ts';
import type { SessionView } from '#shared/people/session-view.ts';
import type { PeopleStore } from './people-store.ts';

/** What a signed-in page knows about who is looking; null for a token or nobody. */
export async function sessionView(
  deps: { people: PeopleStore; settings: { isDemo: boolean } },
  actor: Actor,
): Promise<SessionView | null> {
  if (actor.kind !== 'user') return null;
  const workspaces = await Promise.all(
    actor.memberships.map(async ({ workspaceId, role }) => {
      const workspace = await deps.people.findWorkspace({ id: workspaceId });
      return workspace === null ? [] : [{ slug: workspace.slug, name: workspace.name, role }];
    }),
  );
  const { userId: id, email, name } = actor;
  return {
    user: { id, email, name },
    workspaces: workspaces.flat(),
    demo: deps.settings.isDemo ? { people: await demoPeople(deps, actor) } : null,
  };
}

async function demoPeople(deps: { people: PeopleStore }, actor: Extract<Actor, { kind: 'user' }>) {
  const workspaceId = actor.memberships[0]?.workspaceId;
  const members = workspaceId === undefined ? [] : await deps.people.membersOf(workspaceId);
  const withoutPassword = members.filter(({ user }) => user.passwordHash === null);
  return withoutPassword.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
}
