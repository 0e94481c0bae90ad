import type { Access } from '#server/access/authorize.ts';
import { runObject } from '#server/access/run-object.ts';
import { nameOfActor } from '#server/access/who.ts';
import { findSessionActor } from '#server/people/find-actor.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { may, roleIn } from '#shared/access/may.ts';
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
    hasSameRole(ctx, workspaceId).then(
      (isSame) => isSame || abort(),
      (error: unknown) => ctx.services.log.warn({ err: error }, 'session of a stream not checked'),
    );
  }, recheckMs);
  try {
    const { connectionId, topics } = subscription;
    const lastEventId = subscription.lastEventId ?? null;
    const maySee = (run: RunRecord) => may(ctx.caller.actor, 'run.inspect', runObject(run)).allowed;
    const following = { workspaceId, connectionId, topics, lastEventId, owner: ownerOf(ctx), maySee };
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

/** A stream sends what the role at its start may see, so another role ends it. */
async function hasSameRole(ctx: ApiContext, workspaceId: string): Promise<boolean> {
  const { sessionHash } = ctx.caller;
  if (sessionHash === null) return true;
  const actor = await findSessionActor(ctx.services, sessionHash);
  const role = actor === null ? null : roleIn(actor, workspaceId);
  return role !== null && role === roleIn(ctx.caller.actor, workspaceId);
}
