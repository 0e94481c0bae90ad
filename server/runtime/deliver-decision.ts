import type { ClockPort, FailpointPort, RunSealPort, WakeUpPort } from './ports.ts';
import type { ApprovalDecision, ApprovalRecord } from './records.ts';
import { findSealOfRun } from './secret-values.ts';
import type { RuntimeStores } from './session-deps.ts';

type Deps = {
  stores: Pick<RuntimeStores, 'approvals' | 'runs'>;
  seals: RunSealPort;
  clock: ClockPort;
  wakeUps: WakeUpPort;
  failpoint: FailpointPort;
};

/** A decision older than this whose run was not told is delivered by any worker. */
const forgottenAfterMs = 3000;

type Outcome = Awaited<ReturnType<RuntimeStores['approvals']['decide']>>;

/** Saves a decision and lets the run go on (design 3.8). The first conditional write wins. */
export async function deliverDecision(
  deps: Deps,
  request: Pick<ApprovalRecord, 'workspaceId' | 'id' | 'runId' | 'secret'>,
  decision: ApprovalDecision,
): Promise<Outcome> {
  const now = deps.clock.now();
  const kept = request.secret?.decisions ? await sealDecision(deps, request, decision) : decision;
  const outcome = await deps.stores.approvals.decide(request.workspaceId, request.id, kept, now);
  if (outcome.kind !== 'saved') return outcome;
  deps.failpoint('decision-saved');
  if (outcome.request.status !== 'pending') await tellRun(deps, outcome.request);
  return outcome;
}

/** A run that has ended has no key any more, and its request takes no decision. */
async function sealDecision(
  { stores, seals }: Deps,
  { workspaceId, runId }: Pick<ApprovalRecord, 'workspaceId' | 'runId'>,
  { form, comment, ...decision }: ApprovalDecision,
): Promise<ApprovalDecision> {
  const run = await stores.runs.find(workspaceId, runId);
  const seal = run && findSealOfRun(seals, run);
  const sealed = seal?.seal(JSON.stringify({ form, comment }));
  return { ...decision, form: null, comment: null, ...(sealed !== undefined && { sealed }) };
}

/** Tells the runs of decisions whose process died between saving and telling (failpoint `decision-saved`). */
export async function deliverForgottenDecisions(deps: Deps): Promise<void> {
  const forgotten = await deps.stores.approvals.undelivered(deps.clock.now() - forgottenAfterMs);
  for (const request of forgotten) await tellRun(deps, request);
}

async function tellRun({ stores, clock, wakeUps }: Deps, request: ApprovalRecord): Promise<void> {
  const now = clock.now();
  await stores.runs.poke(request.runId, now);
  await stores.approvals.markDelivered(request.id);
  await wakeUps.wake(request.runId, now);
}
