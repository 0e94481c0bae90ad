import type { OpenEditorStore } from '#server/flows/open-editors.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { OpenEditorDocument } from './models/editor-model.ts';

/** Which tabs have which flows open; documents expire by themselves. */
export function createMongoOpenEditorStore(connection: MongoConnection): OpenEditorStore {
  const editors = connection.db.collection<OpenEditorDocument>('openEditors');
  return {
    async put({ clientId, seenAt, ...fields }) {
      const change = { $set: { ...fields, seenAt: new Date(seenAt) } };
      await editors.updateOne({ _id: clientId }, change, { upsert: true });
    },
    async remove(clientId) {
      await editors.deleteOne({ _id: clientId });
    },
    async list({ workspaceId, flowId }, since) {
      const found = await editors
        .find({ workspaceId, flowId, seenAt: { $gte: new Date(since) } })
        .sort({ _id: 1 })
        .limit(50)
        .toArray();
      return found.map(({ _id, seenAt, ...fields }) => ({
        ...fields,
        clientId: _id,
        seenAt: seenAt.getTime(),
      }));
    },
  };
}
