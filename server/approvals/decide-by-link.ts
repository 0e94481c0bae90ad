import { countWithinLimit, type RateLimits } from '#server/limits/rate-limits.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import type { Actor } from '#shared/people/roles.ts';
import { type DecideDeps, type Decision, decideApproval } from './decide-approval.ts';
import { deciderByLink } from './decider.ts';

/** Nobody decides a request so often by hand; whoever tries does so with a link that was made for it. */
const limit = { uses: 20, windowMs: 60_000 };

/** Counts the decision of whoever holds a link that was checked before this. */
export async function decideByLink(
  deps: DecideDeps & { rateLimits: RateLimits },
  actor: Actor,
  decision: Decision,
): Promise<ApprovalView> {
  const { approval } = decision;
  await countWithinLimit(deps.rateLimits, `decide ${approval.id}`, { limit, now: deps.clock.now() });
  return decideApproval(deps, deciderByLink(actor, approval), decision);
}
