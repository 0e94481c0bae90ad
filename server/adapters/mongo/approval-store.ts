import type { Filter, UpdateFilter } from 'mongodb';
import type { ApprovalStore } from '#server/runtime/ports.ts';
import type { ApprovalDecision } from '#server/runtime/records.ts';
import { toApprovalDocument, toApprovalRecord, toDecisionDocument } from './approval-documents.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { ApprovalDocument } from './models/approval-model.ts';

const maxUndelivered = 100;

/** Requests for decisions; each change of one is a single conditional write (design 3.8). */
export function createMongoApprovalStore(connection: MongoConnection): ApprovalStore {
  const approvals = connection.db.collection<ApprovalDocument>('approvals');

  async function tryToDecide(filter: Filter<ApprovalDocument>, decision: ApprovalDecision) {
    for (const { condition, change } of waysToCount(decision)) {
      const saved = await approvals.findOneAndUpdate(
        { ...filter, ...condition },
        { ...change, $push: { decisions: toDecisionDocument(decision) } } as UpdateFilter<ApprovalDocument>,
        { returnDocument: 'after' },
      );
      if (saved) return saved;
    }
    return null;
  }

  return {
    async open(request) {
      try {
        await approvals.insertOne(toApprovalDocument(request));
        return request;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const { id, workspaceId } = request;
        const found = await approvals.findOne({ _id: id, workspaceId });
        if (!found) throw error;
        return toApprovalRecord(found);
      }
    },

    async decide(workspaceId, id, decision, now) {
      for (;;) {
        const open: Filter<ApprovalDocument> = {
          _id: id,
          workspaceId,
          status: 'pending',
          'decisions.who': { $ne: decision.who },
          $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date(now) } }],
        };
        const saved = await tryToDecide(open, decision);
        if (saved) return { kind: 'saved', request: toApprovalRecord(saved) };
        const found = await approvals.findOne({ _id: id, workspaceId });
        if (!found) return { kind: 'missing' };
        if (found.decisions.some(({ who }) => who === decision.who)) return { kind: 'already_decided' };
        if (found.status === 'expired') return { kind: 'expired' };
        if (found.status !== 'pending') return { kind: 'not_pending' };
        if (found.expiresAt && found.expiresAt.getTime() <= now) return { kind: 'expired' };
      }
    },

    async expire(id, now) {
      const expired = await approvals.findOneAndUpdate(
        { _id: id, status: 'pending', expiresAt: { $lte: new Date(now) } },
        { $set: { status: 'expired' } },
        { returnDocument: 'after' },
      );
      const found = expired ?? (await approvals.findOne({ _id: id }));
      return found && toApprovalRecord(found);
    },

    async withdraw(runId, paths) {
      const ofPaths = paths === undefined ? {} : { path: { $in: paths } };
      await approvals.updateMany({ runId, status: 'pending', ...ofPaths }, { $set: { status: 'withdrawn' } });
    },

    async ofRun(runId) {
      const found = await approvals.find({ runId }).sort({ openedAt: 1, _id: 1 }).toArray();
      return found.map(toApprovalRecord);
    },

    async undelivered(before) {
      const found = await approvals
        .find({ untoldSince: { $lt: new Date(before) } })
        .sort({ untoldSince: 1 })
        .limit(maxUndelivered)
        .toArray();
      return found.map(toApprovalRecord);
    },

    async markDelivered(id) {
      await approvals.updateOne({ _id: id }, { $unset: { untoldSince: '' } });
    },
  };
}

type WayToCount = { condition: Filter<ApprovalDocument>; change: UpdateFilter<ApprovalDocument> };

/**
 * A rejection ends the request at once. An approval is either the last that was missing or one of several; when
 * another person's approval comes in between, neither matches and the caller tries again.
 */
function waysToCount({ decision, at }: ApprovalDecision): WayToCount[] {
  const end = { $set: { status: decision, untoldSince: new Date(at) } };
  if (decision === 'rejected') return [{ condition: {}, change: end }];
  return [
    { condition: { missing: { $lte: 1 } }, change: { ...end, $inc: { missing: -1 } } },
    { condition: { missing: { $gt: 1 } }, change: { $inc: { missing: -1 } } },
  ];
}
