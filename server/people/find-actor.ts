import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { PeopleStore, UserRecord } from './people-store.ts';
import { hashSecret } from './secrets.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

export const anonymous: Actor = { kind: 'anonymous' };

/** Who holds this session; null when it is unknown, has expired or was ended. */
export async function findSessionActor(deps: Deps, sessionHash: string): Promise<Actor | null> {
  const session = await deps.people.findSession(sessionHash);
  if (session === null || session.expiresAt <= deps.clock.now()) return null;
  const user = await deps.people.findUser({ id: session.userId });
  return user === null ? null : userActor(deps, user);
}

export async function userActor(deps: { people: PeopleStore }, user: UserRecord): Promise<Actor> {
  const memberships = await deps.people.membershipsOf(user.id);
  return {
    kind: 'user',
    userId: user.id,
    email: user.email,
    name: user.name,
    memberships: memberships.map(({ userId: _, ...membership }) => membership),
  };
}

/** Who holds this API token; a token that is unknown, has expired or was revoked is `unauthenticated`. */
export async function getTokenActor(deps: Deps, token: string): Promise<Actor> {
  const record = await deps.people.findToken(hashSecret(token));
  const isValid =
    record !== null &&
    record.revokedAt === null &&
    (record.expiresAt === null || record.expiresAt > deps.clock.now());
  if (!isValid) throw new AppError('unauthenticated', 'This token is not valid, or no longer.');
  return {
    kind: 'token',
    name: record.name,
    workspaceId: record.workspaceId,
    role: record.role,
    ...(record.flowPath === null ? {} : { flowPath: record.flowPath }),
  };
}
