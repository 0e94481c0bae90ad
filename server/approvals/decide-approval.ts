import type { DecisionOutcome, RunControl } from '#server/runs/run-control.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import { AppError } from '#shared/errors.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { openApproval, type ViewDeps } from './approval-views.ts';
import type { Decider } from './decider.ts';

export type DecideDeps = ViewDeps & { control: RunControl };
export type Decision = {
  approval: ApprovalRecord;
  decision: 'approved' | 'rejected';
  form: JsonValue | undefined;
  comment: string | undefined;
};

/** Counts somebody's decision once, and has the run go on. The form is checked when the request is approved. */
export async function decideApproval(
  deps: DecideDeps,
  decider: Decider,
  input: Decision,
): Promise<ApprovalView> {
  if (decider.kind === 'may_not') throw new AppError('forbidden', decider.reason);
  const { who, name } = decider;
  const { approval } = input;
  refuseEarly(approval, who, deps.clock.now());
  const form = input.decision === 'approved' ? checkedForm(approval.form, input.form) : (input.form ?? null);
  const outcome = await deps.control.decide(approval, {
    who,
    name,
    decision: input.decision,
    at: deps.clock.now(),
    form,
    comment: input.comment ?? null,
  });
  if (outcome.kind !== 'saved') throw refusal(outcome);
  return openApproval(deps, decider, outcome.request);
}

/** Says what is wrong with the request before what is wrong with the form; the write itself checks again. */
function refuseEarly(approval: ApprovalRecord, who: string, now: number): void {
  if (approval.decisions.some((decision) => decision.who === who)) throw refusal({ kind: 'already_decided' });
  if (approval.status === 'expired') throw refusal({ kind: 'expired' });
  if (approval.status !== 'pending') throw refusal({ kind: 'not_pending' });
  if (approval.expiresAt !== null && approval.expiresAt <= now) throw refusal({ kind: 'expired' });
}

function checkedForm(schema: JsonObject | null, form: JsonValue | undefined): JsonValue {
  if (schema === null) return form ?? null;
  const checked = validateInput(schema, form ?? {});
  if (checked.ok) return checked.value;
  throw new AppError('invalid_input', 'The form is not filled in correctly.', {
    details: { fields: checked.fields },
  });
}

function refusal(outcome: Exclude<DecisionOutcome, { kind: 'saved' }>): AppError {
  switch (outcome.kind) {
    case 'already_decided':
      return new AppError('already_decided', 'You have decided this request already.');
    case 'not_pending':
      return new AppError('already_decided', 'This request was decided already, or its run has ended.');
    case 'expired':
      return new AppError('expired', 'The time to decide has passed.');
    case 'missing':
      return new AppError('not_found', 'There is no such approval request, or it is not open yet.');
  }
}
