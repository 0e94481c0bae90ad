import type { StateOwner, StateStore } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { TriggerStateDocument } from './models/trigger-state-model.ts';

/** The state of triggers: one document per key, replaced on the revision that was read. */
export function createMongoStateStore(connection: MongoConnection): StateStore {
  const states = connection.db.collection<TriggerStateDocument>('triggerStates');

  return {
    async get(owner, key) {
      const found = await states.findOne({ _id: idOf(owner, key), workspaceId: owner.workspaceId });
      return found && { json: found.value, revision: found.revision };
    },

    async replace(owner, key, { json, revision }) {
      const { workspaceId, flowId } = owner;
      const _id = idOf(owner, key);
      if (revision !== 0) {
        const change = { $set: { value: json }, $inc: { revision: 1 } };
        return (await states.updateOne({ _id, workspaceId, revision }, change)).matchedCount === 1;
      }
      try {
        await states.insertOne({ _id, workspaceId, flowId, value: json, revision: 1 });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },
  };
}

function idOf({ flowId, trigger, isTest }: StateOwner, key: string): string {
  return `${flowId}/${trigger}/${isTest ? 'test' : 'live'}/${key}`;
}
