import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** What scripts remember for a trigger; its id is flow id + `/` + trigger + `/live/` or `/test/` + key. */
export type TriggerStateDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  /** JSON text. */
  value: string;
  revision: number;
};

const triggerStateSchema = new Schema<TriggerStateDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    value: String,
    revision: Number,
  },
  collectionOptions('triggerStates'),
);
triggerStateSchema.index({ workspaceId: 1, flowId: 1 }, { name: 'ofFlow' });

export function defineTriggerStateModel(connection: Connection) {
  return { triggerStates: connection.model('TriggerState', triggerStateSchema) };
}
