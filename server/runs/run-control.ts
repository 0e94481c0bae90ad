import type { ApprovalDecision, ApprovalRecord, RunRecord } from '#server/runtime/records.ts';
import type { StartRequest } from '#server/runtime/start-run.ts';
import type { JsonValue } from '#shared/json.ts';

export type DecisionOutcome =
  | { kind: 'saved'; request: ApprovalRecord }
  | { kind: 'already_decided' | 'expired' | 'not_pending' | 'missing' };

/** What use cases ask of the runtime: the only way to make a run move. */
export type RunControl = {
  /** Stores the run durably and has it executed; the same idempotency key returns the run that was there. */
  start(run: StartRequest): Promise<{ run: RunRecord; isNew: boolean }>;
  /** False when the run had ended already. */
  cancel(workspaceId: string, runId: string): Promise<boolean>;
  decide(
    request: Pick<ApprovalRecord, 'id' | 'workspaceId' | 'runId' | 'secret'>,
    decision: ApprovalDecision,
  ): Promise<DecisionOutcome>;
  /** Keeps a value for a run by name until a step consumes it. */
  signal(
    run: Pick<RunRecord, 'id' | 'workspaceId' | 'state'>,
    signal: { id: string; name: string; value: JsonValue },
  ): Promise<'kept' | 'ended' | 'full' | 'missing'>;
  /** Like `waitForEnd`, but also content with a run that goes on after it has fixed the answer for its caller. */
  waitForAnswer(workspaceId: string, runId: string, milliseconds: number): Promise<RunRecord | null>;
  /** Waits until the run has ended, at most `milliseconds`; null when the time passed first. */
  waitForEnd(workspaceId: string, runId: string, milliseconds: number): Promise<RunRecord | null>;
};
