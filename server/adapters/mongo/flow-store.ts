import type { FlowStore } from '#server/flows/flow-store.ts';
import { AppError } from '#shared/errors.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import { createDraftWriter } from './draft-operations.ts';
import {
  createDraftParser,
  toFlowDocument,
  toFlowRecord,
  toVersionDocument,
  toVersionRecord,
} from './flow-documents.ts';
import type { FlowDocument, FlowVersionDocument } from './models/flow-models.ts';
import { createPublisher } from './publish-flow.ts';
import type { VersionCache } from './version-cache.ts';

/** Flows and their versions; edits of drafts and publishing are single conditional writes of the flow's document. */
export function createMongoFlowStore(connection: MongoConnection, cache: VersionCache): FlowStore {
  const flows = connection.db.collection<FlowDocument>('flows');
  const versions = connection.db.collection<FlowVersionDocument>('flowVersions');
  const publisher = createPublisher(flows, versions);
  const drafts = createDraftParser();

  return {
    ...createDraftWriter(connection),
    publish: publisher.publish,

    async insert(flow) {
      await flows.insertOne(toFlowDocument(flow)).catch(refuseTakenPath(flow.path));
    },

    async find(workspaceId, by) {
      const key = 'id' in by ? { _id: by.id } : { path: by.path };
      const flow = await flows.findOne({ workspaceId, ...key });
      return flow && toFlowRecord(flow, drafts);
    },

    async list(workspaceId) {
      const found = await flows.find({ workspaceId }).sort({ path: 1 }).toArray();
      return found.map((flow) => toFlowRecord(flow, drafts));
    },

    async rename(workspaceId, flowId, { path, title, by, at }) {
      const { matchedCount } = await flows
        .updateOne(
          { _id: flowId, workspaceId },
          { $set: { path, title, updatedBy: by, updatedAt: new Date(at) } },
        )
        .catch(refuseTakenPath(path));
      return matchedCount === 1;
    },

    async insertSnapshot(snapshot) {
      await versions.insertOne(toVersionDocument(snapshot)).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    },

    async findVersion(workspaceId, by) {
      if ('id' in by) return cache.find(workspaceId, by.id);
      await publisher.finish(workspaceId, by.flowId);
      const version = await versions.findOne({ workspaceId, flowId: by.flowId, version: by.version });
      return version && toVersionRecord(version);
    },

    async listVersions(workspaceId, flowId) {
      await publisher.finish(workspaceId, flowId);
      const found = await versions
        .find({ workspaceId, flowId, version: { $gte: 1 } })
        .sort({ version: -1 })
        .toArray();
      return found.map(toVersionRecord);
    },

    async findByWebhook(workspaceId, path) {
      const flow = await flows.findOne({ workspaceId, 'webhooks.path': path });
      return flow && toFlowRecord(flow, drafts);
    },

    async remove(workspaceId, flowId) {
      const { deletedCount } = await flows.deleteOne({ _id: flowId, workspaceId });
      return deletedCount === 1;
    },
  };
}

function refuseTakenPath(path: string) {
  return (error: unknown): never => {
    if (!isDuplicateKey(error)) throw error;
    throw new AppError('conflict', `There is a flow at "${path}" already. Choose another path.`, {
      cause: error,
    });
  };
}
