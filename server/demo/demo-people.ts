import { addUser } from '#server/people/add-user.ts';
import type { PeopleStore, UserRecord } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { Role } from '#shared/people/roles.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

export const demoWorkspace = { slug: 'demo', name: 'Demo' };

const ada = { email: 'ada@demo.localhost', name: 'Ada', role: 'admin' } as const;
const lee = { email: 'lee@demo.localhost', name: 'Lee', role: 'operator' } as const;
const people: { email: string; name: string; role: Role }[] = [ada, lee];

/** Adds the two people of the demo mode to its workspace where they are missing. */
export async function addDemoPeople(deps: Deps, workspaceId: string): Promise<void> {
  for (const { email, name, role } of people) {
    const known = await deps.people.findUser({ email });
    if (known === null)
      await addUser(deps, { email, name, password: null, workspaceIds: [workspaceId], role });
    else await joinWorkspace(deps, known.id, { workspaceId, role });
  }
}

/** A role that was changed by hand stays. */
async function joinWorkspace(
  deps: Deps,
  userId: string,
  member: { workspaceId: string; role: Role },
): Promise<void> {
  const memberships = await deps.people.membershipsOf(userId);
  const isMember = memberships.some((one) => one.workspaceId === member.workspaceId);
  if (!isMember) await deps.people.putMember({ userId, ...member });
}

/** Who is signed in automatically: Ada. */
export function findDemoUser(deps: { people: PeopleStore }): Promise<UserRecord | null> {
  return deps.people.findUser({ email: ada.email });
}
