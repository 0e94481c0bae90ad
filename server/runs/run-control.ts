import type { ApprovalDecision, ApprovalRecord, NewRun, RunRecord } from '#server/runtime/records.ts';
import type { JsonValue } from '#shared/json.ts';

export type DecisionOutcome =
  | { kind: 'saved'; request: ApprovalRecord }
  | { kind: 'already_decided' | 'expired' | 'not_pending' | 'missing' };

/** A run to be stored; its input is still a value. */
export type RunToStart = Omit<NewRun, 'input'> & { input: JsonValue };

/** What use cases ask of the runtime: the only way to make a run move. */
export type RunControl = {
  /** Stores the run durably and has it executed; the same idempotency key returns the run that was there. */
  start(run: RunToStart): Promise<{ run: RunRecord; isNew: boolean }>;
  /** False when the run had ended already. */
  cancel(workspaceId: string, runId: string): Promise<boolean>;
  decide(workspaceId: string, approvalId: string, decision: ApprovalDecision): Promise<DecisionOutcome>;
  /** Keeps a value for a run by name until a step consumes it. */
  signal(
    run: Pick<RunRecord, 'id' | 'workspaceId'>,
    signal: { id: string; name: string; value: JsonValue },
  ): Promise<'kept' | 'ended' | 'full' | 'missing'>;
  /** Like `waitForEnd`, but also content with a run that goes on after it has fixed the answer for its caller. */
  waitForAnswer(workspaceId: string, runId: string, milliseconds: number): Promise<RunRecord | null>;
  /** Waits until the run has ended, at most `milliseconds`; null when the time passed first. */
  waitForEnd(workspaceId: string, runId: string, milliseconds: number): Promise<RunRecord | null>;
};
