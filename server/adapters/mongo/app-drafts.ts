import type { AppStore } from '#server/apps/app-store.ts';
import { appText, toAppOperationDocument, toAppOperationRecord } from './app-documents.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { parseRecentOperation } from './flow-documents.ts';
import type { AppDocument } from './models/app-models.ts';
import type { OperationDocument } from './models/flow-models.ts';

/** How many edits of a draft are kept for builders that fell behind. */
const keptOperations = 500;

type AppDraftWriter = Pick<AppStore, 'saveDraft' | 'operationsSince' | 'appliedOperations'>;

/**
 * Edits of apps, as those of flows (`draft-operations.ts`): texts first, under ids of their own, then the one
 * conditional write that makes them count.
 */
export function createAppDraftWriter(connection: MongoConnection): AppDraftWriter {
  const apps = connection.db.collection<AppDocument>('apps');
  const operations = connection.db.collection<OperationDocument>('operations');

  async function recentOf(workspaceId: string, appId: string) {
    const projection = { revision: 1, recentOperations: 1 } as const;
    const app = await apps.findOne({ _id: appId, workspaceId }, { projection });
    return app && { revision: app.revision, recent: app.recentOperations.map(parseRecentOperation) };
  }

  return {
    async saveDraft(workspaceId, appId, expectedRevision, { draft, operations: records, by, at }) {
      const documents = records.map((record) => toAppOperationDocument({ workspaceId, appId }, record));
      const revision = expectedRevision + records.length;
      const text = appText(draft);
      if (documents.length > 0) await operations.bulkWrite(documents.map(replaceOne));
      const recent = records.map((record) => `${record.revision}:${record.operationId}`);
      const { matchedCount } = await apps.updateOne(
        { _id: appId, workspaceId, revision: expectedRevision },
        {
          $set: { draft: text, revision, updatedBy: by, updatedAt: new Date(at) },
          $push: { recentOperations: { $each: recent, $slice: -keptOperations } },
        },
      );
      if (matchedCount === 0) return false;
      if (Math.floor(expectedRevision / 100) !== Math.floor(revision / 100) && revision > keptOperations) {
        await operations.deleteMany({ flowId: appId, revision: { $lte: revision - keptOperations } });
      }
      return true;
    },

    async operationsSince(workspaceId, appId, revision) {
      const app = await recentOf(workspaceId, appId);
      if (!app || revision > app.revision) return null;
      const wanted = app.recent.filter((operation) => operation.revision > revision);
      if (wanted.length !== app.revision - revision) return null;
      const ids = wanted.map(({ operationId }) => `${appId}/${operationId}`);
      const found = await operations
        .find({ _id: { $in: ids }, workspaceId })
        .sort({ revision: 1 })
        .toArray();
      return found.length === ids.length ? found.map(toAppOperationRecord) : null;
    },

    async appliedOperations(workspaceId, appId, operationIds) {
      const app = await recentOf(workspaceId, appId);
      const applied = new Set(app?.recent.map(({ operationId }) => operationId));
      return operationIds.filter((id) => applied.has(id));
    },
  };
}

function replaceOne({ _id, ...fields }: OperationDocument) {
  return { updateOne: { filter: { _id }, update: { $set: fields }, upsert: true } };
}
