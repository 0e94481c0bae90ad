import type { DraftOperationRecord, FlowRecord, FlowVersionRecord } from '#server/flows/flow-store.ts';
import { AppError } from '#shared/errors.ts';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';
import type {
  DraftEdit,
  FlowDocument,
  FlowVersionDocument,
  OperationDocument,
} from './models/flow-models.ts';

/** A document of 16 MiB holds the definition and, beside it, a flow's bookkeeping. */
const maxDefinitionBytes = 15 * 1024 * 1024;

/** The only way in: what does not fit is refused with a sentence instead of the database's error. */
export function definitionText(definition: FlowDefinition): string {
  const text = JSON.stringify(definition);
  if (Buffer.byteLength(text) > maxDefinitionBytes) {
    throw new AppError('payload_too_large', 'The flow is larger than 15 MiB. Move large data out of it.');
  }
  return text;
}

/** The only way out: what lies in the database is parsed by the same schema as a person's file (design 9.2). */
export function parseDefinition(text: string): FlowDefinition {
  return flowDefinitionSchema.parse(JSON.parse(text));
}

export function toFlowDocument(flow: FlowRecord): FlowDocument {
  return {
    _id: flow.id,
    workspaceId: flow.workspaceId,
    path: flow.path,
    title: flow.title,
    draft: definitionText(flow.draft),
    revision: flow.revision,
    publishedVersion: flow.publishedVersion,
    publishedVersionId: flow.publishedVersionId,
    publishedRevision: flow.publishedRevision,
    recentOperations: [],
    lastEdit: draftEditText({ workspaceId: flow.workspaceId, revision: flow.revision, clientId: null }),
    createdAt: new Date(flow.createdAt),
    updatedAt: new Date(flow.updatedAt),
    updatedBy: flow.updatedBy,
  };
}

const maxParsed = 200;

/** Parses drafts; one that is still the same as last time is not parsed again. */
export type DraftParser = (flowId: string, text: string) => FlowDefinition;

export function createDraftParser(): DraftParser {
  const parsed = new Map<string, { text: string; draft: FlowDefinition }>();
  return (flowId, text) => {
    const known = parsed.get(flowId);
    const draft = known?.text === text ? known.draft : parseDefinition(text);
    parsed.delete(flowId);
    parsed.set(flowId, { text, draft });
    const [oldest] = parsed.keys();
    if (parsed.size > maxParsed && oldest !== undefined) parsed.delete(oldest);
    return draft;
  };
}

export function toFlowRecord(document: FlowDocument, parse: DraftParser): FlowRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    path: document.path,
    title: document.title,
    draft: parse(document._id, document.draft),
    revision: document.revision,
    publishedVersion: document.publishedVersion,
    publishedVersionId: document.publishedVersionId,
    publishedRevision: document.publishedRevision,
    createdAt: document.createdAt.getTime(),
    updatedAt: document.updatedAt.getTime(),
    updatedBy: document.updatedBy,
  };
}

export function toVersionDocument(version: Omit<FlowVersionRecord, 'version'>): FlowVersionDocument {
  return {
    _id: version.id,
    workspaceId: version.workspaceId,
    flowId: version.flowId,
    definition: definitionText(version.definition),
    ...(version.scripts && { scripts: JSON.stringify(version.scripts) }),
    message: version.message,
    createdAt: new Date(version.createdAt),
    createdBy: version.createdBy,
  };
}

export function toVersionRecord(document: FlowVersionDocument): FlowVersionRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    flowId: document.flowId,
    version: document.version ?? null,
    definition: parseDefinition(document.definition),
    ...(document.scripts !== undefined && { scripts: JSON.parse(document.scripts) }),
    message: document.message,
    createdAt: document.createdAt.getTime(),
    createdBy: document.createdBy,
  };
}

export function toOperationDocument(
  owner: { workspaceId: string; flowId: string },
  record: DraftOperationRecord,
): OperationDocument {
  return {
    _id: `${owner.flowId}/${record.operationId}`,
    ...owner,
    revision: record.revision,
    clientId: record.clientId,
    operation: JSON.stringify(record.operation),
  };
}

export function toOperationRecord(document: OperationDocument): DraftOperationRecord {
  return {
    revision: document.revision,
    operationId: document._id.slice(document.flowId.length + 1),
    clientId: document.clientId,
    operation: JSON.parse(document.operation),
  };
}

/** Which operations a draft was made of, as the flow itself remembers: `revision:operationId`. */
export function recentOperation({ revision, operationId }: DraftOperationRecord): string {
  return `${revision}:${operationId}`;
}

export function parseRecentOperation(text: string): { revision: number; operationId: string } {
  const colon = text.indexOf(':');
  return { revision: Number(text.slice(0, colon)), operationId: text.slice(colon + 1) };
}

export function draftEditText(edit: DraftEdit): string {
  return JSON.stringify(edit);
}

export function parseDraftEdit(text: string): DraftEdit {
  return JSON.parse(text);
}
