import type { Access } from '#server/access/authorize.ts';
import { nameOfActor } from '#server/access/who.ts';
import { findSessionActor } from '#server/people/find-actor.ts';
import { roleIn } from '#shared/access/may.ts';
import { AppError } from '#shared/errors.ts';
import type { LiveEvent } from '#shared/live/events.ts';
import type { ApiContext } from './context.ts';
import { granted } from './trpc.ts';

type Context = ApiContext & { access: Access };
type Connection = { connectionId: string; topics: string[] };
type Subscription = Connection & { lastEventId?: string | null | undefined; signal: AbortSignal | undefined };

/** A stream closes within this time after its session was ended (design 7.2, rule 5). */
const recheckMs = 4_000;

/** The one event stream of a tab. */
export async function* followEvents(
  ctx: Context,
  subscription: Subscription,
): AsyncGenerator<{ id: string; event: LiveEvent }> {
  const workspaceId = granted(ctx.access, 'workspace').id;
  const stop = new AbortController();
  const abort = () => stop.abort();
  subscription.signal?.addEventListener('abort', abort, { once: true });
  const timer = setInterval(() => {
    isStillMember(ctx, workspaceId).then(
      (isMember) => isMember || abort(),
      (error: unknown) => ctx.services.log.warn({ err: error }, 'session of a stream not checked'),
    );
  }, recheckMs);
  try {
    const { connectionId, topics } = subscription;
    const lastEventId = subscription.lastEventId ?? null;
    const following = { workspaceId, connectionId, topics, lastEventId, owner: ownerOf(ctx) };
    yield* ctx.services.live.follow(following, stop.signal);
  } finally {
    clearInterval(timer);
    subscription.signal?.removeEventListener('abort', abort);
  }
}

/** Changes what a tab follows; `not_found` when its stream is not at this process: it connects again. */
export function setTopics(ctx: Context, { connectionId, topics }: Connection): null {
  const workspaceId = granted(ctx.access, 'workspace').id;
  const isKnown = ctx.services.live.setTopics({ workspaceId, connectionId, topics, owner: ownerOf(ctx) });
  if (!isKnown) throw new AppError('not_found', 'This event stream is not connected. Connect it again.');
  return null;
}

function ownerOf(ctx: ApiContext): string {
  return nameOfActor(ctx.caller.actor) ?? 'anonymous';
}

async function isStillMember(ctx: ApiContext, workspaceId: string): Promise<boolean> {
  const { sessionHash } = ctx.caller;
  if (sessionHash === null) return true;
  const actor = await findSessionActor(ctx.services, sessionHash);
  return actor !== null && roleIn(actor, workspaceId) !== null;
}
