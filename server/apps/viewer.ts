import { nameOfActor } from '#server/access/who.ts';
import { roleIn } from '#shared/access/may.ts';
import type { ViewerContext } from '#shared/apps/check-inputs.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor, Role } from '#shared/people/roles.ts';

/** Who uses an app: from the session or the token, never from the request's body (design 6.5, rule 5). */
export type Viewer = {
  /** `user:<id>` or `token:<name>` */
  who: string;
  role: Role;
  context: ViewerContext;
  person: { userId: string; email: string } | null;
};

export function viewerOf(actor: Actor, workspaceId: string): Viewer {
  const who = nameOfActor(actor);
  const role = roleIn(actor, workspaceId);
  if (who === null || role === null) throw new AppError('unauthenticated', 'Sign in first.');
  if (actor.kind !== 'user') return { who, role, context: contextOf(who, role), person: null };
  const { email, name, userId } = actor;
  return { who, role, context: { id: userId, email, name, role }, person: { userId, email } };
}

function contextOf(who: string, role: Role): ViewerContext {
  return { id: who, email: null, name: who, role };
}
