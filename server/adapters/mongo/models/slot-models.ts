import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** Who holds the slots of one limit; its id is workspace id + `/` + name. */
export type SlotDocument = {
  _id: string;
  workspaceId: string;
  holders: { holder: string; until: number }[];
  revision: number;
};

/** A result that is used again until it expires; its id is workspace id + `/` + a hash. */
export type CachedResultDocument = { _id: string; workspaceId: string; json: string; expiresAt: Date };

const slotSchema = new Schema<SlotDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    holders: [Schema.Types.Mixed],
    revision: Number,
  },
  collectionOptions('slots'),
).index({ workspaceId: 1 }, { name: 'ofWorkspace' });

const cachedResultSchema = new Schema<CachedResultDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    json: String,
    expiresAt: Date,
  },
  collectionOptions('cachedResults'),
).index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });

export function defineSlotModels(connection: Connection) {
  return {
    slots: connection.model('Slot', slotSchema),
    cachedResults: connection.model('CachedResult', cachedResultSchema),
  };
}
