import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A tab that has a flow open in the editor; `_id` is its client id, `seenAt` the last time that it said so. */
export type OpenEditorDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  /** Who: `user:<id>`. */
  by: string;
  name: string;
  seenAt: Date;
};

const keptSeconds = 60;

const schema = new Schema<OpenEditorDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    by: { type: String, required: true },
    name: { type: String, required: true },
    seenAt: { type: Date, required: true },
  },
  collectionOptions('openEditors'),
)
  .index({ workspaceId: 1, flowId: 1 })
  .index({ seenAt: 1 }, { expireAfterSeconds: keptSeconds });

export function defineEditorModel(connection: Connection) {
  return { OpenEditor: connection.model('OpenEditor', schema) };
}
