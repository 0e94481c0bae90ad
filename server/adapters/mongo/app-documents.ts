import type { AppOperationRecord, AppRecord, AppVersionRecord } from '#server/apps/app-store.ts';
import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { appAccessSchema } from '#shared/apps/app-views.ts';
import { appPolicySchema } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { AppDocument, AppVersionDocument } from './models/app-models.ts';
import type { OperationDocument } from './models/flow-models.ts';

/** A version's document holds the definition and its policy, so each stays well below half of 16 MiB. */
const maxAppBytes = 5 * 1024 * 1024;

export function appText(definition: AppDefinition): string {
  const text = JSON.stringify(definition);
  if (Buffer.byteLength(text) > maxAppBytes) {
    throw new AppError('payload_too_large', 'The app is larger than 5 MiB. Move large data out of it.');
  }
  return text;
}

function parseApp(text: string): AppDefinition {
  return appDefinitionSchema.parse(JSON.parse(text));
}

export function toAppDocument(app: AppRecord): AppDocument {
  return {
    _id: app.id,
    workspaceId: app.workspaceId,
    slug: app.slug,
    access: app.access,
    draft: appText(app.draft),
    revision: app.revision,
    publishedVersion: null,
    publishedRevision: null,
    versionIds: [],
    previousUntil: null,
    recentOperations: [],
    createdAt: new Date(app.createdAt),
    updatedAt: new Date(app.updatedAt),
    updatedBy: app.updatedBy,
  };
}

export function toAppRecord(document: AppDocument): AppRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    slug: document.slug,
    access: appAccessSchema.parse(document.access),
    draft: parseApp(document.draft),
    revision: document.revision,
    publishedVersion: document.publishedVersion,
    publishedVersionId: document.versionIds.at(-1) ?? null,
    publishedRevision: document.publishedRevision,
    previousUntil: document.previousUntil?.getTime() ?? null,
    createdAt: document.createdAt.getTime(),
    updatedAt: document.updatedAt.getTime(),
    updatedBy: document.updatedBy,
  };
}

export function toAppVersionDocument(version: AppVersionRecord): AppVersionDocument {
  return {
    _id: version.id,
    workspaceId: version.workspaceId,
    appId: version.appId,
    version: version.version,
    definition: appText(version.definition),
    policy: JSON.stringify(version.policy),
    message: version.message,
    createdAt: new Date(version.createdAt),
    createdBy: version.createdBy,
  };
}

export function toAppVersionRecord(document: AppVersionDocument): AppVersionRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    appId: document.appId,
    version: document.version,
    definition: parseApp(document.definition),
    policy: appPolicySchema.parse(JSON.parse(document.policy)),
    message: document.message,
    createdAt: document.createdAt.getTime(),
    createdBy: document.createdBy,
  };
}

/** Edits of apps lie in the same collection as those of flows; ids of both are unique together. */
export function toAppOperationDocument(
  owner: { workspaceId: string; appId: string },
  record: AppOperationRecord,
): OperationDocument {
  return {
    _id: `${owner.appId}/${record.operationId}`,
    workspaceId: owner.workspaceId,
    flowId: owner.appId,
    revision: record.revision,
    clientId: record.clientId,
    operation: JSON.stringify(record.operation),
  };
}

export function toAppOperationRecord(document: OperationDocument): AppOperationRecord {
  return {
    revision: document.revision,
    operationId: document._id.slice(document.flowId.length + 1),
    clientId: document.clientId,
    operation: JSON.parse(document.operation),
  };
}
