import { userActor } from '#server/people/find-actor.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { may } from '#shared/access/may.ts';
import type { ActionPolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

/**
 * Actions run with the publisher's rights (design 6.5, rule 5): whoever published the app must still be able to start
 * that flow, or, for a script, to publish apps and to read the flow whose state it sees. Otherwise nothing runs.
 */
export async function requirePublisher(
  deps: Deps,
  call: { workspaceId: string; publisher: string | null; action: ActionPolicy },
): Promise<void> {
  const { workspaceId, action } = call;
  const candidates = await publisherActors(deps, workspaceId, call.publisher);
  const isAllowed = candidates.some((actor) => mayRun(actor, workspaceId, action.target));
  if (isAllowed) return;
  throw new AppError(
    'forbidden',
    'Whoever published this app may not run this any more. Ask a builder to publish the app again.',
  );
}

function mayRun(actor: Actor, workspaceId: string, target: ActionPolicy['target']): boolean {
  if (target.kind === 'flow') return may(actor, 'run.start', { workspaceId, flowPath: target.path }).allowed;
  if (!may(actor, 'app.publish', { workspaceId }).allowed) return false;
  const { state } = target;
  return state === undefined || may(actor, 'flow.read', { workspaceId, flowPath: state.path }).allowed;
}

/** A name of tokens may stand for several, of which any that is still valid will do. */
async function publisherActors(deps: Deps, workspaceId: string, publisher: string | null): Promise<Actor[]> {
  const colon = publisher?.indexOf(':') ?? -1;
  const kind = publisher?.slice(0, colon);
  const name = publisher?.slice(colon + 1) ?? '';
  if (kind === 'user') {
    const user = await deps.people.findUser({ id: name });
    return user === null ? [] : [await userActor(deps, user)];
  }
  if (kind !== 'token') return [];
  const now = deps.clock.now();
  const tokens = await deps.people.tokensNamed(workspaceId, name);
  return tokens
    .filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now))
    .map(
      ({ role, flowPath }): Actor => ({
        kind: 'token',
        name,
        workspaceId,
        role,
        ...(flowPath === null ? {} : { flowPath }),
      }),
    );
}
