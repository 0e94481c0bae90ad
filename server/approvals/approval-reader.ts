import type { Page } from '#server/runs/run-reader.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import type { approvalStatuses } from '#shared/approvals/approval-view.ts';

/** `decided` is everything that does not wait any longer. */
export type ApprovalFilter = (typeof approvalStatuses)[number] | 'decided' | 'all';

/** The reading side of approval requests. */
export type ApprovalReader = {
  find(workspaceId: string, id: string): Promise<ApprovalRecord | null>;
  /** Newest first. `cursor` is opaque. */
  list(
    workspaceId: string,
    filter: ApprovalFilter,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<Page<ApprovalRecord>>;
};
