import type { ApprovalDecision, ApprovalRecord } from '#server/runtime/records.ts';
import type { ApprovalDecisionDocument, ApprovalDocument } from './models/approval-model.ts';
import { dateOrNull, parseOrNull, timeOrNull } from './run-documents.ts';

export function toApprovalDocument(request: ApprovalRecord): ApprovalDocument {
  const { id, form, openedAt, expiresAt, decisions, ...fields } = request;
  const approved = decisions.filter(({ decision }) => decision === 'approved').length;
  return {
    _id: id,
    ...fields,
    missing: request.required - approved,
    form: form && JSON.stringify(form),
    openedAt: new Date(openedAt),
    expiresAt: dateOrNull(expiresAt),
    decisions: decisions.map(toDecisionDocument),
  };
}

export function toApprovalRecord(document: ApprovalDocument): ApprovalRecord {
  const {
    _id,
    missing: _,
    untoldSince: __,
    form,
    openedAt,
    expiresAt,
    decisions,
    secret,
    ...fields
  } = document;
  return {
    id: _id,
    ...fields,
    ...(secret && { secret }),
    form: parseOrNull(form),
    openedAt: openedAt.getTime(),
    expiresAt: timeOrNull(expiresAt),
    decisions: decisions.map(({ at, form: answer, ...decision }) => ({
      ...decision,
      at: at.getTime(),
      form: JSON.parse(answer),
    })),
  };
}

export function toDecisionDocument({ at, form, ...decision }: ApprovalDecision): ApprovalDecisionDocument {
  return { ...decision, at: new Date(at), form: JSON.stringify(form) };
}
