import { type Connection, Schema } from 'mongoose';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import { collectionOptions } from './collection-options.ts';

export type ApprovalDecisionDocument = {
  who: string;
  name: string;
  decision: 'approved' | 'rejected';
  at: Date;
  /** JSON text */
  form: string;
  comment: string | null;
  sealed?: string;
};

/** A request for a decision; its id is run id + `/` + step path. */
export type ApprovalDocument = {
  _id: string;
  workspaceId: string;
  runId: string;
  flowPath: string;
  path: string;
  node: string;
  status: ApprovalRecord['status'];
  title: string;
  message: string | null;
  /** JSON text of the form's JSON Schema */
  form: string | null;
  deciders: { members: string[]; groups: string[]; link: boolean };
  required: number;
  /** How many more people must approve: what makes deciding one conditional write. */
  missing: number;
  /** When it was decided; absent before, and again as soon as the run was told. */
  untoldSince?: Date;
  starterMayDecide: boolean;
  startedByUserId: string | null;
  startedBy: string | null;
  isTest: boolean;
  openedAt: Date;
  expiresAt: Date | null;
  decisions: ApprovalDecisionDocument[];
  secret?: ApprovalRecord['secret'];
};

const approvalSchema = new Schema<ApprovalDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    runId: { type: String, required: true },
    flowPath: String,
    path: String,
    node: String,
    status: String,
    title: String,
    message: String,
    form: String,
    deciders: { members: [String], groups: [String], link: Boolean },
    required: Number,
    missing: Number,
    untoldSince: Date,
    starterMayDecide: Boolean,
    startedByUserId: String,
    startedBy: String,
    isTest: Boolean,
    openedAt: Date,
    expiresAt: Date,
    secret: { texts: String, decisions: Boolean },
    decisions: [
      {
        _id: false,
        who: String,
        name: String,
        decision: String,
        at: Date,
        form: String,
        comment: String,
        sealed: String,
      },
    ],
  },
  collectionOptions('approvals'),
);
approvalSchema.index({ workspaceId: 1, status: 1, openedAt: -1 }, { name: 'newestOfStatus' });
approvalSchema.index({ workspaceId: 1, openedAt: -1 }, { name: 'newest' });
approvalSchema.index({ runId: 1 }, { name: 'ofRun' });
approvalSchema.index({ untoldSince: 1 }, { name: 'untold', sparse: true });

export function defineApprovalModel(connection: Connection) {
  return { approvals: connection.model('Approval', approvalSchema) };
}
