import { addUser } from '#server/people/add-user.ts';
import type { PeopleStore, UserRecord } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { Role } from '#shared/people/roles.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

export const demoWorkspace = { slug: 'demo', name: 'Demo' };

const people: { email: string; name: string; role: Role }[] = [
  { email: 'ada@demo.localhost', name: 'Ada', role: 'admin' },
  { email: 'lee@demo.localhost', name: 'Lee', role: 'operator' },
];

/** Adds the two people of the demo mode where they are missing. */
export async function addDemoPeople(deps: Deps, workspaceId: string): Promise<void> {
  for (const { email, name, role } of people) {
    if ((await deps.people.findUser({ email })) !== null) continue;
    await addUser(deps, { email, name, password: null, workspaceIds: [workspaceId], role });
  }
}

/** Who is signed in automatically: Ada. */
export function findDemoUser(deps: { people: PeopleStore }): Promise<UserRecord | null> {
  return deps.people.findUser({ email: people[0]?.email ?? '' });
}
