import { ulid } from 'ulid';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Role } from '#shared/people/roles.ts';
import type { PeopleStore } from './people-store.ts';
import { hashSecret, makeToken } from './secrets.ts';

type NewToken = {
  /** slug */
  workspace: string;
  role: Role;
  name: string;
  /** `folder/name` of the only flow that it may use; null: all. */
  flowPath: string | null;
  /** null: it does not expire */
  days: number | null;
};

const dayMs = 86_400_000;

/** Makes an API token; the returned text is shown once and kept nowhere. */
export async function createToken(
  deps: { people: PeopleStore; clock: ClockPort },
  input: NewToken,
): Promise<string> {
  const workspace = await deps.people.findWorkspace({ slug: input.workspace });
  if (workspace === null) throw new AppError('not_found', `There is no workspace "${input.workspace}".`);
  const token = makeToken();
  const now = deps.clock.now();
  await deps.people.insertToken({
    id: ulid(now),
    workspaceId: workspace.id,
    name: input.name,
    tokenHash: hashSecret(token),
    role: input.role,
    flowPath: input.flowPath,
    createdAt: now,
    expiresAt: input.days === null ? null : now + input.days * dayMs,
    revokedAt: null,
  });
  return token;
}
