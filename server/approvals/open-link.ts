import type { ApprovalRecord } from '#server/runtime/records.ts';
import type { LinkView } from '#shared/approvals/approval-view.ts';
import type { Actor } from '#shared/people/roles.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { openApproval, type ViewDeps } from './approval-views.ts';
import { deciderByLink } from './decider.ts';

/** What somebody sees who opens a signed link; `approval` is null before the run has come to it. */
export async function openLink(
  deps: ViewDeps,
  actor: Actor,
  link: { workspaceId: string; approvalId: string; approval: ApprovalRecord | null },
): Promise<LinkView> {
  if (link.approval !== null) {
    const {
      runId: _,
      flow: __,
      ...letter
    } = await openApproval(deps, deciderByLink(actor, link.approval), link.approval);
    return { kind: 'request', letter };
  }
  const run = await deps.runs.find(link.workspaceId, link.approvalId.split('/')[0] ?? '');
  const isOver = run === null || isRunEnded(run.status);
  return { kind: isOver ? 'never_opened' : 'not_open' };
}
