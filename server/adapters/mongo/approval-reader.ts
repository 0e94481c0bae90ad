import type { ApprovalReader } from '#server/approvals/approval-reader.ts';
import { toApprovalRecord } from './approval-documents.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { ApprovalDocument } from './models/approval-model.ts';

const maxListed = 200;

export function createMongoApprovalReader(connection: MongoConnection): ApprovalReader {
  const approvals = connection.db.collection<ApprovalDocument>('approvals');
  return {
    async find(workspaceId, id) {
      const found = await approvals.findOne({ _id: id, workspaceId });
      return found && toApprovalRecord(found);
    },
    async list(workspaceId, status) {
      const found = await approvals
        .find({ workspaceId, ...(status === undefined ? {} : { status }) })
        .sort({ openedAt: -1, _id: -1 })
        .limit(maxListed)
        .toArray();
      return found.map(toApprovalRecord);
    },
  };
}
