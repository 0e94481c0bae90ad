import type { FlowStore } from '#server/flows/flow-store.ts';
import type { MongoConnection } from './connect-mongo.ts';
import {
  definitionText,
  draftEditText,
  parseRecentOperation,
  recentOperation,
  toOperationDocument,
  toOperationRecord,
} from './flow-documents.ts';
import type { FlowDocument, OperationDocument } from './models/flow-models.ts';

/** How many edits of a draft are kept for editors that fell behind. */
const keptOperations = 500;

type DraftWriter = Pick<FlowStore, 'saveDraft' | 'operationsSince' | 'appliedOperations'>;

/**
 * Edits of drafts. The texts of operations are stored first, under ids of their own; what makes them count is the
 * one conditional write of the flow, which also remembers which operations its draft is made of. A text whose write
 * lost stays unread until its resend overwrites it.
 */
export function createDraftWriter(connection: MongoConnection): DraftWriter {
  const flows = connection.db.collection<FlowDocument>('flows');
  const operations = connection.db.collection<OperationDocument>('operations');

  async function recentOf(workspaceId: string, flowId: string) {
    const projection = { revision: 1, recentOperations: 1 } as const;
    const flow = await flows.findOne({ _id: flowId, workspaceId }, { projection });
    return flow && { revision: flow.revision, recent: flow.recentOperations.map(parseRecentOperation) };
  }

  return {
    async saveDraft(workspaceId, flowId, expectedRevision, change) {
      const documents = change.operations.map((record) =>
        toOperationDocument({ workspaceId, flowId }, record),
      );
      if (documents.length > 0) await operations.bulkWrite(documents.map(replaceOne));
      const last = change.operations.at(-1);
      const revision = last?.revision ?? expectedRevision + 1;
      const { matchedCount } = await flows.updateOne(
        { _id: flowId, workspaceId, revision: expectedRevision },
        {
          $set: {
            draft: definitionText(change.draft),
            revision,
            ...(change.title === undefined ? {} : { title: change.title }),
            updatedBy: change.by,
            updatedAt: new Date(change.at),
            lastEdit: draftEditText({ workspaceId, revision, clientId: last?.clientId ?? null }),
          },
          $push: {
            recentOperations: { $each: change.operations.map(recentOperation), $slice: -keptOperations },
          },
        },
      );
      if (matchedCount === 0) return false;
      if (isTimeToForget(expectedRevision, revision)) {
        await operations.deleteMany({ flowId, revision: { $lte: revision - keptOperations } });
      }
      return true;
    },

    async operationsSince(workspaceId, flowId, revision) {
      const flow = await recentOf(workspaceId, flowId);
      if (!flow) return null;
      const wanted = flow.recent.filter((operation) => operation.revision > revision);
      if (!isWholeRange(wanted, revision, flow.revision)) return null;
      const ids = wanted.map(({ operationId }) => `${flowId}/${operationId}`);
      const found = await operations
        .find({ _id: { $in: ids }, workspaceId })
        .sort({ revision: 1 })
        .toArray();
      return found.length === ids.length ? found.map(toOperationRecord) : null;
    },

    async appliedOperations(workspaceId, flowId, operationIds) {
      const flow = await recentOf(workspaceId, flowId);
      const applied = new Set(flow?.recent.map(({ operationId }) => operationId));
      return operationIds.filter((id) => applied.has(id));
    },
  };
}

function replaceOne({ _id, ...fields }: OperationDocument) {
  return { updateOne: { filter: { _id }, update: { $set: fields }, upsert: true } };
}

/** Once in a hundred revisions, so that most saves cost nothing for it. */
function isTimeToForget(from: number, to: number): boolean {
  return to > keptOperations && Math.floor(from / 100) !== Math.floor(to / 100);
}

/** Whether the operations lead from one revision to another without a gap. */
function isWholeRange(found: { revision: number }[], after: number, until: number): boolean {
  return (
    after <= until &&
    found.length === until - after &&
    found.every((operation, index) => operation.revision === after + index + 1)
  );
}
