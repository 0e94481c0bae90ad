import { findDemoUser } from '#server/demo/demo-people.ts';
import { userActor } from '#server/people/find-actor.ts';
import { openSession } from '#server/people/open-session.ts';
import type { UserRecord } from '#server/people/people-store.ts';
import { sessionView } from '#server/people/session-view.ts';
import { checkPassword } from '#server/people/sign-in.ts';
import { AppError } from '#shared/errors.ts';
import type { SessionView } from '#shared/people/session-view.ts';
import type { ApiContext } from './context.ts';
import { isDemoRequest } from './demo-request.ts';

/** So long the session before somebody is viewed as another is good for. */
const overlapMs = 5_000;

/** Who is signed in; in demo mode a first visit signs Ada in. */
export async function getSession(ctx: ApiContext): Promise<SessionView | null> {
  const { services, caller } = ctx;
  if (caller.actor.kind !== 'anonymous') return sessionView(services, caller.actor);
  if (!services.settings.isDemo || !isDemoRequest(ctx.facts, services.settings.port())) return null;
  const ada = await findDemoUser(services);
  return ada === null ? null : start(ctx, ada);
}

export async function getSetupState(ctx: ApiContext): Promise<{ needsSetup: boolean; demo: boolean }> {
  const { isDemo } = ctx.services.settings;
  return { needsSetup: !isDemo && (await ctx.services.firstAdmin.isNeeded()), demo: isDemo };
}

export async function setUp(
  ctx: ApiContext,
  input: { code: string; email: string; name: string; password: string },
): Promise<SessionView> {
  const { code, ...person } = input;
  return start(ctx, await ctx.services.firstAdmin.setUp(code, person));
}

export async function signIn(
  ctx: ApiContext,
  input: { email: string; password: string },
): Promise<SessionView> {
  return start(ctx, await checkPassword(ctx.services, input));
}

export async function signOut(ctx: ApiContext): Promise<null> {
  if (ctx.caller.sessionHash !== null) await ctx.services.people.removeSession(ctx.caller.sessionHash);
  ctx.cookie.clear();
  return null;
}

/** Demo mode only: goes on as another of its people. */
export async function viewAs(ctx: ApiContext, userId: string): Promise<SessionView> {
  const { services, caller, facts } = ctx;
  if (!services.settings.isDemo || !isDemoRequest(facts, services.settings.port())) {
    throw new AppError('forbidden', 'Viewing as somebody else is part of the demo only.');
  }
  const user = await services.people.findUser({ id: userId });
  const own = caller.actor.kind === 'user' ? caller.actor.memberships.map((one) => one.workspaceId) : [];
  const theirs = user === null ? [] : await services.people.membershipsOf(user.id);
  // Whoever has a password signs in with it, also here.
  if (user === null || user.passwordHash !== null || !theirs.some((one) => own.includes(one.workspaceId))) {
    throw new AppError('not_found', 'There is no such person in your workspace.');
  }
  const session = await start(ctx, user, null);
  // What the page asked a moment ago, as the person before, is still answered.
  if (caller.sessionHash !== null) {
    await services.people.endSession(caller.sessionHash, services.clock.now() + overlapMs);
  }
  return session;
}

async function start(
  ctx: ApiContext,
  user: UserRecord,
  /** The session that ends as this one begins. */
  former = ctx.caller.sessionHash,
): Promise<SessionView> {
  const { id, expiresAt } = await openSession(ctx.services, user.id, former);
  ctx.cookie.set(id, expiresAt);
  const view = await sessionView(ctx.services, await userActor(ctx.services, user));
  if (view === null) throw new AppError('internal', 'Something went wrong on our side.');
  return view;
}
