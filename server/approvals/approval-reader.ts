import type { ApprovalRecord } from '#server/runtime/records.ts';

/** The reading side of approval requests. */
export type ApprovalReader = {
  find(workspaceId: string, id: string): Promise<ApprovalRecord | null>;
  /** Newest first, at most 200. */
  list(workspaceId: string, status?: ApprovalRecord['status']): Promise<ApprovalRecord[]>;
};
