import type { Filter } from 'mongodb';
import type { ApprovalFilter, ApprovalReader } from '#server/approvals/approval-reader.ts';
import { approvalStatuses } from '#shared/approvals/approval-view.ts';
import { toApprovalRecord } from './approval-documents.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { pageOf, parseCursor } from './list-pages.ts';
import type { ApprovalDocument } from './models/approval-model.ts';

export function createMongoApprovalReader(connection: MongoConnection): ApprovalReader {
  const approvals = connection.db.collection<ApprovalDocument>('approvals');
  return {
    async find(workspaceId, id) {
      const found = await approvals.findOne({ _id: id, workspaceId });
      return found && toApprovalRecord(found);
    },
    async list(workspaceId, filter, { cursor, limit }) {
      const found = await approvals
        .find({ workspaceId, ...statusFilter(filter), ...(cursor === undefined ? {} : olderThan(cursor)) })
        .sort({ openedAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(found.map(toApprovalRecord), limit, ({ openedAt, id }) => `${openedAt}:${id}`);
    },
  };
}

function statusFilter(filter: ApprovalFilter): Filter<ApprovalDocument> {
  if (filter === 'all') return {};
  if (filter !== 'decided') return { status: filter };
  return { status: { $in: approvalStatuses.filter((status) => status !== 'pending') } };
}

function olderThan(cursor: string): Filter<ApprovalDocument> {
  const { number, key } = parseCursor(cursor);
  const openedAt = new Date(number);
  return {
    openedAt: { $lte: openedAt },
    $or: [{ openedAt: { $lt: openedAt } }, { _id: { $lt: key } }],
  };
}
