import type { EngineEvent } from '#server/engine/messages.ts';
import { getNode, type RunGraph } from '#server/engine/run-graph.ts';
import { openSteps, type RunState } from '#server/engine/run-state.ts';
import { recordPath } from '#server/engine/scopes.ts';
import type { OpenStep } from '#server/engine/state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { ApprovalStore, ClockPort } from './ports.ts';
import type { ApprovalDecision, ApprovalRecord, RunRecord } from './records.ts';
import type { RunValues } from './run-values.ts';

type InboxDeps = { approvals: ApprovalStore; clock: ClockPort; values: RunValues; graph: RunGraph };

/** What people decided, and what has expired, for the steps of a run that wait (design 3.8). */
export async function readDecisions(
  deps: InboxDeps,
  run: Pick<RunRecord, 'id'>,
  state: RunState,
): Promise<EngineEvent[]> {
  const waiting = openSteps(state).filter(({ step }) => isRequest(step));
  if (waiting.length === 0) return [];
  const requests = new Map((await deps.approvals.ofRun(run.id)).map((request) => [request.path, request]));
  const events: EngineEvent[] = [];
  for (const { path, step } of waiting) {
    const isDue = step.dueAt !== null && step.dueAt <= deps.clock.now();
    const known = requests.get(recordPath(path, step.attempt));
    const request = isDue && known?.status === 'pending' ? await expire(deps, known) : known;
    if (request === undefined) continue;
    const { status } = request;
    if (status === 'pending' || status === 'withdrawn') continue;
    const result = await keepResult(deps, request, { step, value: resultOf(deps, request, status) });
    events.push({ kind: 'decided', path, port: status, result });
  }
  return events;
}

/** States of older releases do not say what a step waits for: they knew only requests. */
function isRequest({ status, waitsFor }: OpenStep): boolean {
  return status === 'waiting' && (waitsFor === undefined || waitsFor.on === 'approval');
}

async function expire(deps: InboxDeps, request: ApprovalRecord): Promise<ApprovalRecord> {
  return (await deps.approvals.expire(request.id, deps.clock.now())) ?? request;
}

function keepResult(
  { values, graph }: InboxDeps,
  request: ApprovalRecord,
  { step, value }: { step: OpenStep; value: JsonValue },
): Promise<ValueRef> {
  const id = `${request.id}/decision`;
  return getNode(graph, step.node).keepsSecret.result ? values.seal(id, value) : values.store(id, value);
}

/** The result of an approval as of design 3.8. */
function resultOf({ values }: InboxDeps, request: ApprovalRecord, decision: string): JsonValue {
  const decisions = request.decisions.map((made) => ({
    who: made.who,
    decision: made.decision,
    at: new Date(made.at).toISOString(),
    ...answerOf(values, made),
  }));
  return { decision, decisions, form: decisions.at(-1)?.form ?? null };
}

function answerOf({ secrets }: RunValues, { form, comment, sealed }: ApprovalDecision) {
  if (sealed === undefined) return { form, comment };
  const opened = secrets.open(sealed);
  return isJsonObject(opened)
    ? { form: opened.form ?? null, comment: opened.comment ?? null }
    : { form, comment };
}
