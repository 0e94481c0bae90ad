import { ulid } from 'ulid';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Role } from '#shared/people/roles.ts';
import { hashPassword, minPasswordLength } from './password.ts';
import type { PeopleStore, UserRecord } from './people-store.ts';

type NewUser = {
  email: string;
  name: string;
  /** null: signs in by demo mode only */
  password: string | null;
  /** Ids of the workspaces that the person becomes a member of. */
  workspaceIds: string[];
  role: Role;
  /** Slugs; in each of the workspaces. */
  groups?: string[] | undefined;
};

/** Adds a person with one role in some workspaces; an email that is known is a `conflict`. */
export async function addUser(
  deps: { people: PeopleStore; clock: ClockPort },
  input: NewUser,
): Promise<UserRecord> {
  if (input.password !== null) requireGoodPassword(input.password);
  const now = deps.clock.now();
  const user: UserRecord = {
    id: ulid(now),
    email: input.email.trim().toLowerCase(),
    name: input.name,
    passwordHash: input.password === null ? null : await hashPassword(input.password),
    failedSignIns: 0,
    lockedUntil: null,
    createdAt: now,
  };
  await deps.people.insertUser(user);
  for (const workspaceId of input.workspaceIds) {
    const { role, groups = [] } = input;
    await deps.people.putMember({
      workspaceId,
      userId: user.id,
      role,
      ...(groups.length === 0 ? {} : { groups }),
    });
  }
  return user;
}

function requireGoodPassword(password: string): void {
  if ([...password].length >= minPasswordLength) return;
  throw new AppError('invalid_input', `A password needs at least ${minPasswordLength} characters.`, {
    details: { fields: [{ path: 'password', message: `At least ${minPasswordLength} characters` }] },
  });
}
