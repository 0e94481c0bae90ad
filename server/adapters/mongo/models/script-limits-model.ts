import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** What the scripts of a workspace may use at most; its id is the workspace's. */
export type ScriptLimitsDocument = {
  _id: string;
  /** JSON text of `ScriptLimits`. */
  limits: string;
};

const scriptLimitsSchema = new Schema<ScriptLimitsDocument>(
  { _id: { type: String, required: true }, limits: String },
  collectionOptions('scriptLimits'),
);

export function defineScriptLimitsModel(connection: Connection) {
  return { scriptLimits: connection.model('ScriptLimits', scriptLimitsSchema) };
}
