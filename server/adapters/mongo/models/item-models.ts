import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A variable, a secret or a resource. */
export type ItemDocument = {
  _id: string;
  workspaceId: string;
  path: string;
  description: string;
  /** JSON text. */
  content: string;
  keyId: string | null;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string | null;
};

export type ItemCollection = 'variables' | 'secrets' | 'resources';

function itemSchema(collection: ItemCollection) {
  const schema = new Schema<ItemDocument>(
    {
      _id: { type: String, required: true },
      workspaceId: { type: String, required: true },
      path: { type: String, required: true },
      description: String,
      content: String,
      keyId: String,
      revision: Number,
      createdAt: Date,
      updatedAt: Date,
      updatedBy: String,
    },
    collectionOptions(collection),
  );
  schema.index({ workspaceId: 1, path: 1 }, { name: 'path', unique: true });
  schema.index({ keyId: 1 }, { name: 'key' });
  return schema;
}

export function defineItemModels(connection: Connection) {
  return {
    variables: connection.model('Variable', itemSchema('variables')),
    secrets: connection.model('Secret', itemSchema('secrets')),
    resources: connection.model('Resource', itemSchema('resources')),
  };
}
