import type { PlainScript } from '#server/runtime/ports.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

/** A flow: its draft and a pointer to what is published. Times are milliseconds since the epoch. */
export type FlowRecord = {
  id: string;
  workspaceId: string;
  path: string;
  title: string;
  draft: FlowDefinition;
  /** Counts the operations applied to the draft. */
  revision: number;
  publishedVersion: number | null;
  publishedVersionId: string | null;
  /** The draft's revision that was published last. */
  publishedRevision: number | null;
  createdAt: number;
  updatedAt: number;
  updatedBy: string | null;
};

/** An immutable definition: a published version, or (version null) the snapshot of a draft that a test runs. */
export type FlowVersionRecord = {
  id: string;
  workspaceId: string;
  flowId: string;
  version: number | null;
  definition: FlowDefinition;
  /** The code that stands in script nodes, by node id, ready to be run; what is missing is prepared as it runs. */
  scripts?: { [node: string]: PlainScript };
  message: string;
  createdAt: number;
  createdBy: string | null;
};

/** One edit of a draft as the server keeps it (the last 500); `operationId` makes a resend harmless. */
export type DraftOperationRecord = {
  revision: number;
  operationId: string;
  clientId: string;
  operation: FlowOperation;
};

/** A published webhook trigger, found by its address; unique in the workspace. */
export type WebhookRoute = { workspaceId: string; path: string; flowId: string; nodeId: string };

export type FlowStore = {
  /** Throws AppError('conflict') when the path is taken. */
  insert(flow: FlowRecord): Promise<void>;
  find(workspaceId: string, by: { id: string } | { path: string }): Promise<FlowRecord | null>;
  list(workspaceId: string): Promise<FlowRecord[]>;
  /**
   * Saves a draft in one write conditional on the revision it was read at, together with the operations that led to
   * it; false when somebody else was faster.
   */
  saveDraft(
    workspaceId: string,
    flowId: string,
    expectedRevision: number,
    change: {
      draft: FlowDefinition;
      title?: string;
      operations: DraftOperationRecord[];
      by: string | null;
      at: number;
    },
  ): Promise<boolean>;
  /** Changes path and title, which are no part of the draft; throws AppError('conflict') when the path is taken. */
  rename(
    workspaceId: string,
    flowId: string,
    change: { path: string; title: string; by: string | null; at: number },
  ): Promise<boolean>;
  /** Operations after a revision, oldest first; null when they are no longer kept. */
  operationsSince(
    workspaceId: string,
    flowId: string,
    revision: number,
  ): Promise<DraftOperationRecord[] | null>;
  /** Which of these operation ids were applied already. */
  appliedOperations(workspaceId: string, flowId: string, operationIds: string[]): Promise<string[]>;
  /**
   * Makes the next immutable version and points the flow at it, conditional on the draft's revision. Replaces the
   * flow's webhook routes; throws AppError('conflict') when another flow has the same address.
   */
  publish(
    workspaceId: string,
    flowId: string,
    expectedRevision: number,
    version: Omit<FlowVersionRecord, 'version'>,
    routes: WebhookRoute[],
  ): Promise<{ version: number } | null>;
  /** Stores the snapshot of a draft for a test run; the same id twice changes nothing. */
  insertSnapshot(snapshot: FlowVersionRecord): Promise<void>;
  findVersion(
    workspaceId: string,
    by: { id: string } | { flowId: string; version: number },
  ): Promise<FlowVersionRecord | null>;
  listVersions(workspaceId: string, flowId: string): Promise<FlowVersionRecord[]>;
  /** The flow whose published version answers at an address. */
  findByWebhook(workspaceId: string, path: string): Promise<FlowRecord | null>;
  remove(workspaceId: string, flowId: string): Promise<boolean>;
};
