import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import type { AppAccess } from '#shared/apps/app-views.ts';
import type { AppPolicy } from '#shared/apps/policy.ts';

/** An app: its draft and a pointer to what is published. Times are milliseconds since the epoch. */
export type AppRecord = {
  id: string;
  workspaceId: string;
  slug: string;
  access: AppAccess;
  draft: AppDefinition;
  /** Counts the operations applied to the draft. */
  revision: number;
  publishedVersion: number | null;
  publishedVersionId: string | null;
  /** The draft's revision that was published last. */
  publishedRevision: number | null;
  /** Until when pages of the version before may still run actions (design 6.5, rule 1); null: not at all. */
  previousUntil: number | null;
  createdAt: number;
  updatedAt: number;
  updatedBy: string | null;
};

/** An immutable published version with the policy that was derived for it. */
export type AppVersionRecord = {
  id: string;
  workspaceId: string;
  appId: string;
  version: number;
  definition: AppDefinition;
  policy: AppPolicy;
  message: string;
  createdAt: number;
  /** The publisher, with whose rights its actions run: `user:<id>` or `token:<name>`. */
  createdBy: string | null;
};

/** One edit of a draft as the server keeps it (the last 500); `operationId` makes a resend harmless. */
export type AppOperationRecord = {
  revision: number;
  operationId: string;
  clientId: string;
  operation: AppOperation;
};

export type AppStore = {
  /** Throws AppError('conflict') when the slug is taken. */
  insert(app: AppRecord): Promise<void>;
  find(workspaceId: string, by: { id: string } | { slug: string }): Promise<AppRecord | null>;
  list(workspaceId: string): Promise<AppRecord[]>;
  /** Saves a draft in one write conditional on the revision it was read at; false when somebody else was faster. */
  saveDraft(
    workspaceId: string,
    appId: string,
    expectedRevision: number,
    change: { draft: AppDefinition; operations: AppOperationRecord[]; by: string | null; at: number },
  ): Promise<boolean>;
  /** Operations after a revision, oldest first; null when they are no longer kept. */
  operationsSince(workspaceId: string, appId: string, revision: number): Promise<AppOperationRecord[] | null>;
  /** Which of these operation ids were applied already. */
  appliedOperations(workspaceId: string, appId: string, operationIds: string[]): Promise<string[]>;
  /**
   * Makes the next immutable version and points the app at it, conditional on the draft's revision; null when the
   * draft has changed.
   */
  publish(
    workspaceId: string,
    appId: string,
    expectedRevision: number,
    version: Omit<AppVersionRecord, 'version'> & { previousUntil: number | null },
  ): Promise<{ version: number } | null>;
  findVersion(workspaceId: string, appId: string, version: number): Promise<AppVersionRecord | null>;
  /** Newest first. */
  listVersions(workspaceId: string, appId: string): Promise<AppVersionRecord[]>;
  /** Changes what is no part of the draft; throws AppError('conflict') when the slug is taken. */
  change(
    workspaceId: string,
    appId: string,
    change: { slug?: string; access?: AppAccess; previousUntil?: null; by: string | null; at: number },
  ): Promise<boolean>;
  remove(workspaceId: string, appId: string): Promise<boolean>;
};
