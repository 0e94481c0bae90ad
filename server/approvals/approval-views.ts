import { nameOfActor } from '#server/access/who.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import type { Actor } from '#shared/people/roles.ts';

import type { ApprovalReader } from './approval-reader.ts';

type Deps = { approvals: ApprovalReader; clock: { now(): number } };

/** Requests of a workspace, newest first, at most 200. */
export async function listApprovals(
  deps: Deps,
  actor: Actor,
  request: { workspaceId: string; status: ApprovalRecord['status'] | undefined },
): Promise<ApprovalView[]> {
  const records = await deps.approvals.list(request.workspaceId, request.status);
  const now = deps.clock.now();
  return records.map((record) => approvalView(actor, record, now));
}

/** A request as this person sees it; `now` is milliseconds since the epoch. */
export function approvalView(actor: Actor, record: ApprovalRecord, now: number): ApprovalView {
  const reason = reasonAgainst(actor, record, now);
  return {
    id: record.id,
    runId: record.runId,
    flow: record.flowPath,
    status: isLate(record, now) ? 'expired' : record.status,
    title: record.title,
    message: record.message,
    form: record.form,
    required: record.required,
    askedBy: record.startedBy,
    isTest: record.isTest,
    openedAt: new Date(record.openedAt).toISOString(),
    expiresAt: record.expiresAt === null ? null : new Date(record.expiresAt).toISOString(),
    decisions: record.decisions.map(({ name, decision, at, comment, form }) => ({
      name,
      decision,
      at: new Date(at).toISOString(),
      comment,
      form,
    })),
    mayDecide: reason === null,
    reason,
  };
}

function isLate(record: ApprovalRecord, now: number): boolean {
  return record.status === 'pending' && record.expiresAt !== null && record.expiresAt <= now;
}

/** Why this person may not decide now, in one sentence; null: they may. */
function reasonAgainst(actor: Actor, record: ApprovalRecord, now: number): string | null {
  if (record.status === 'withdrawn') return 'The run has ended, so there is nothing to decide.';
  if (record.status === 'expired' || isLate(record, now)) return 'The time to decide has passed.';
  if (record.status !== 'pending') return `This was ${record.status} already.`;
  if (record.decisions.some((decision) => decision.who === nameOfActor(actor))) {
    return 'You have decided already; others are asked as well.';
  }
  const verdict = may(actor, 'approval.decide', {
    workspaceId: record.workspaceId,
    flowPath: record.flowPath,
    startedByUserId: record.startedByUserId,
    approval: record,
  });
  return verdict.allowed ? null : verdict.reason;
}
