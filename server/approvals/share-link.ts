import type { ClockPort } from '#server/runtime/ports.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import type { ApprovalUrls } from '#shared/approvals/approval-view.ts';
import { AppError } from '#shared/errors.ts';
import type { ApprovalLinks } from './approval-links.ts';

/** Links for somebody without an account, to pass on by hand; refused where the builder did not allow them. */
export function shareLink(
  deps: { approvalLinks: ApprovalLinks; clock: ClockPort },
  { id, workspaceId, deciders, expiresAt, openedAt }: ApprovalRecord,
): ApprovalUrls {
  if (!deciders.link) {
    throw new AppError('forbidden', 'This request can only be decided by people of the workspace.');
  }
  const expiresSeconds = expiresAt === null ? undefined : (expiresAt - openedAt) / 1000;
  return deps.approvalLinks.urlsOf({ id, workspaceId }, { isSigned: true, expiresSeconds }, deps.clock.now());
}
