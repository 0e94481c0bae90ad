import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** An app: its draft as JSON text and the pointer to what is published. */
export type AppDocument = {
  _id: string;
  workspaceId: string;
  slug: string;
  access: string;
  draft: string;
  revision: number;
  publishedVersion: number | null;
  publishedRevision: number | null;
  /** The ids of its versions: version 1 first. What is not listed here was never published. */
  versionIds: string[];
  previousUntil: Date | null;
  /** `revision:operationId` of the last 500 operations, oldest first; their texts lie in `operations`. */
  recentOperations: string[];
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string | null;
};

/** An immutable version: definition and policy as JSON text. */
export type AppVersionDocument = {
  _id: string;
  workspaceId: string;
  appId: string;
  version: number;
  definition: string;
  policy: string;
  message: string;
  createdAt: Date;
  createdBy: string | null;
};

/** A random key of this installation; `_id` is its purpose. */
export type SecretKeyDocument = { _id: string; key: string; createdAt: Date };

const appSchema = new Schema<AppDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    slug: { type: String, required: true },
    access: String,
    draft: String,
    revision: Number,
    publishedVersion: Number,
    publishedRevision: Number,
    versionIds: [String],
    previousUntil: Date,
    recentOperations: [String],
    createdAt: Date,
    updatedAt: Date,
    updatedBy: String,
  },
  collectionOptions('apps'),
);
appSchema.index({ workspaceId: 1, slug: 1 }, { name: 'slug', unique: true });

const appVersionSchema = new Schema<AppVersionDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    appId: { type: String, required: true },
    version: Number,
    definition: String,
    policy: String,
    message: String,
    createdAt: Date,
    createdBy: String,
  },
  collectionOptions('appVersions'),
);
appVersionSchema.index({ appId: 1, version: 1 }, { name: 'ofApp' });

const secretKeySchema = new Schema<SecretKeyDocument>(
  { _id: { type: String, required: true }, key: String, createdAt: Date },
  collectionOptions('secretKeys'),
);
secretKeySchema.index({ createdAt: 1 }, { name: 'age' });

export function defineAppModels(connection: Connection) {
  return {
    apps: connection.model('App', appSchema),
    appVersions: connection.model('AppVersion', appVersionSchema),
    secretKeys: connection.model('SecretKey', secretKeySchema),
  };
}
