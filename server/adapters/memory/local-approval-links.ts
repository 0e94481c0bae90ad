import type { ApprovalLinkPort } from '#server/runtime/ports.ts';
import { approvalUrls } from '#shared/approvals/approval-address.ts';

const origin = 'http://localhost:4400';

/** Addresses for a run without a server: they have the right shape, and nobody answers there. */
export function createLocalApprovalLinks(): ApprovalLinkPort {
  return { urlsOf: ({ id }) => approvalUrls(origin, id, null) };
}
