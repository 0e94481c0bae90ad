import type { ResultCache, SlotStore } from '#server/runtime/ports.ts';
import { takePlace } from '#server/runtime/slot-holders.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { CachedResultDocument, SlotDocument } from './models/slot-models.ts';

/** Who holds which slots: one document per limit, replaced on the revision that was read. */
export function createMongoSlotStore(connection: MongoConnection): SlotStore {
  const slots = connection.db.collection<SlotDocument>('slots');

  async function replace(
    found: SlotDocument | null,
    at: { _id: string; workspaceId: string },
    holders: SlotDocument['holders'],
  ): Promise<boolean> {
    if (found === null) return insert({ ...at, holders, revision: 1 });
    const { revision } = found;
    const change = { $set: { holders }, $inc: { revision: 1 } };
    return (await slots.updateOne({ _id: at._id, revision }, change)).matchedCount === 1;
  }

  async function insert(document: SlotDocument): Promise<boolean> {
    try {
      await slots.insertOne(document);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  return {
    async take(slot, times) {
      const at = { _id: `${slot.workspaceId}/${slot.name}`, workspaceId: slot.workspaceId };
      for (;;) {
        const found = await slots.findOne({ _id: at._id });
        const holders = takePlace(found?.holders ?? [], slot, times);
        if (holders === null) return false;
        if (await replace(found, at, holders)) return true;
      }
    },

    async release({ workspaceId, name, holder }) {
      const change = { $pull: { holders: { holder } }, $inc: { revision: 1 } };
      await slots.updateOne({ _id: `${workspaceId}/${name}`, workspaceId }, change);
    },

    async holders(workspaceId, name) {
      const found = await slots.findOne({ _id: `${workspaceId}/${name}`, workspaceId });
      return (found?.holders ?? []).map(({ holder }) => holder);
    },
  };
}

/** Results that are used again until they expire. */
export function createMongoResultCache(connection: MongoConnection): ResultCache {
  const results = connection.db.collection<CachedResultDocument>('cachedResults');
  return {
    async get(workspaceId, key, now) {
      const found = await results.findOne({ _id: `${workspaceId}/${key}`, workspaceId });
      return found !== null && found.expiresAt.getTime() > now ? found.json : null;
    },
    async put(workspaceId, key, { json, expiresAt }) {
      const change = { $set: { workspaceId, json, expiresAt: new Date(expiresAt) } };
      await results.updateOne({ _id: `${workspaceId}/${key}` }, change, { upsert: true });
    },
  };
}
