import { labelOfActor, nameOfActor } from '#server/access/who.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import type { Actor } from '#shared/people/roles.ts';

/** In whose name somebody decides a request, or why they may not, in one sentence for them. */
export type Decider =
  | { kind: 'may'; who: string; name: string; mayShare: boolean }
  | { kind: 'may_not'; reason: string; mayShare: boolean };

/** All decisions by link of people who are not known count as those of one person (design 3.8). */
const linkHolder = { who: 'link', name: 'Somebody with the link' };

/** A person or a token of the workspace. */
export function deciderInApp(actor: Actor, request: ApprovalRecord): Decider {
  const { workspaceId, flowPath } = request;
  const object = {
    workspaceId,
    flowPath,
    startedByUserId: request.startedByUserId,
    approval: request,
  };
  const mayShare = request.deciders.link && may(actor, 'approval.share', object).allowed;
  const who = nameOfActor(actor);
  const verdict = may(actor, 'approval.decide', object);
  if (who !== null && verdict.allowed) {
    return { kind: 'may', who, name: labelOfActor(actor) ?? who, mayShare };
  }
  return { kind: 'may_not', reason: verdict.allowed ? 'Sign in first.' : verdict.reason, mayShare };
}

/**
 * Whoever holds a link. Who is signed in and may decide does so in their own name; who started the run gets no
 * further by a link than without; everybody else is the holder of the link.
 */
export function deciderByLink(actor: Actor, request: ApprovalRecord): Decider {
  const own = deciderInApp(actor, request);
  const isStarter = actor.kind === 'user' && actor.userId === request.startedByUserId;
  if (own.kind === 'may' || isStarter) return { ...own, mayShare: false };
  return { kind: 'may', ...linkHolder, mayShare: false };
}
