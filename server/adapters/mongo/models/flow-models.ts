import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

export type DraftEdit = { workspaceId: string; revision: number; clientId: string | null };

/** `id` is another one each time, so that the change stream tells each of them. */
export type TestsChange = { workspaceId: string; id: string };

/**
 * A flow: its draft as JSON text and the pointer to what is published. The webhook addresses of the published version
 * lie in the same document, so that publishing is one conditional write and a unique index keeps addresses apart.
 */
export type FlowDocument = {
  _id: string;
  workspaceId: string;
  path: string;
  title: string;
  draft: string;
  revision: number;
  publishedVersion: number | null;
  publishedVersionId: string | null;
  publishedRevision: number | null;
  /** Absent when there is none: an empty list would enter the unique index. */
  webhooks?: { path: string; nodeId: string }[];
  /** `revision:operationId` of the last 500 operations, oldest first; their texts lie in `operations`. */
  recentOperations: string[];
  /** JSON text of a `DraftEdit`: one field, so that the change stream's event tells all that listeners need. */
  lastEdit: string;
  /** JSON text of a `TestsChange`, written with every change of the flow's test cases; absent until the first one. */
  lastTestsChange?: string;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string | null;
};

/** An immutable definition as JSON text; `version` is absent while it is a snapshot or about to be published. */
export type FlowVersionDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  version?: number;
  definition: string;
  /** JSON text: the code of script nodes without its types, by node id. */
  scripts?: string;
  message: string;
  createdAt: Date;
  createdBy: string | null;
};

/** One edit of a draft; its id is flow id + `/` + operation id, its text the operation as JSON. */
export type OperationDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  revision: number;
  clientId: string;
  operation: string;
};

const flowSchema = new Schema<FlowDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    path: { type: String, required: true },
    title: String,
    draft: String,
    revision: Number,
    publishedVersion: Number,
    publishedVersionId: String,
    publishedRevision: Number,
    webhooks: { type: [{ _id: false, path: String, nodeId: String }], default: undefined },
    recentOperations: [String],
    lastEdit: String,
    lastTestsChange: String,
    createdAt: Date,
    updatedAt: Date,
    updatedBy: String,
  },
  collectionOptions('flows'),
);
flowSchema.index({ workspaceId: 1, path: 1 }, { name: 'path', unique: true });
flowSchema.index(
  { workspaceId: 1, 'webhooks.path': 1 },
  { name: 'webhook', unique: true, partialFilterExpression: { 'webhooks.path': { $exists: true } } },
);

const flowVersionSchema = new Schema<FlowVersionDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    version: Number,
    definition: String,
    scripts: String,
    message: String,
    createdAt: Date,
    createdBy: String,
  },
  collectionOptions('flowVersions'),
);
flowVersionSchema.index(
  { flowId: 1, version: 1 },
  { name: 'version', unique: true, partialFilterExpression: { version: { $exists: true } } },
);

const operationSchema = new Schema<OperationDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    revision: Number,
    clientId: String,
    operation: String,
  },
  collectionOptions('operations'),
);
operationSchema.index({ flowId: 1, revision: 1 }, { name: 'revision' });

export function defineFlowModels(connection: Connection) {
  return {
    flows: connection.model('Flow', flowSchema),
    flowVersions: connection.model('FlowVersion', flowVersionSchema),
    operations: connection.model('Operation', operationSchema),
  };
}
