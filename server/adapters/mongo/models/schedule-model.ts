import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A published schedule trigger; `settings` is JSON text, `dueAt` absent while it is off. */
export type ScheduleDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  nodeId: string;
  versionId: string;
  settings: string;
  enabledByAuthor: boolean;
  enabled: boolean;
  revision: number;
  nextFireAt: Date | null;
  dueAt?: Date;
  lastFireAt: Date | null;
  lastRunId: string | null;
  heldUntil: Date | null;
};

const scheduleSchema = new Schema<ScheduleDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    nodeId: { type: String, required: true },
    versionId: String,
    settings: String,
    enabledByAuthor: Boolean,
    enabled: Boolean,
    revision: Number,
    nextFireAt: Date,
    dueAt: Date,
    lastFireAt: Date,
    lastRunId: String,
    heldUntil: Date,
  },
  collectionOptions('schedules'),
);
scheduleSchema.index({ dueAt: 1 }, { name: 'due', sparse: true });
scheduleSchema.index({ workspaceId: 1, flowId: 1 }, { name: 'ofFlow' });

export function defineScheduleModel(connection: Connection) {
  return { schedules: connection.model('Schedule', scheduleSchema) };
}
