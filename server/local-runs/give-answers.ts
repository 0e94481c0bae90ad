import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { loadState, openSteps } from '#server/engine/run-state.ts';
import { nodeOfPath } from '#server/engine/scopes.ts';
import { deliverDecision } from '#server/runtime/deliver-decision.ts';
import type { ApprovalRecord, RunRecord } from '#server/runtime/records.ts';
import type { SessionDeps } from '#server/runtime/session-deps.ts';
import { AppError } from '#shared/errors.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonValue } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import type { MemoryRunner } from './run-in-memory.ts';

/** A decision that is used once, by the open request that opened first and matches `id`. */
export type GivenDecision = {
  /** A node id, also of a child run's node; a step path, of a child behind `flow_node/`; or `*`. */
  id: string;
  decision: 'approved' | 'rejected' | 'expired';
  who: string | null;
  form: JsonValue;
};

/** A signal that is used once, by the first step that waits for it. */
export type GivenSignal = { name: string; value: JsonValue };

type Decider = GivenDecision & { who: string };

/** What was given with the run and is not used yet. */
export type Answers = { decisions: Decider[]; signals: GivenSignal[] };

/** Different people decide unless they are named. */
export function prepareAnswers(given: { decisions: GivenDecision[]; signals: GivenSignal[] }): Answers {
  const decisions = given.decisions.map((decision, index) => ({
    ...decision,
    who: decision.who ?? `cli:${index + 1}`,
  }));
  return { decisions, signals: [...given.signals] };
}

/** Gives the next answer that something waits for: a decision or a signal; false when none fits. */
export async function giveNextAnswer(
  deps: SessionDeps,
  runner: MemoryRunner,
  answers: Answers,
): Promise<boolean> {
  const runs = runner.stores.allRuns().filter(({ status }) => !isRunEnded(status));
  return (await decideNext(deps, runner, { runs, answers })) || signalNext(runner, { runs, answers });
}

type Waiting = { runs: RunRecord[]; answers: Answers };

async function decideNext(
  deps: SessionDeps,
  { stores, clock }: MemoryRunner,
  { runs, answers }: Waiting,
): Promise<boolean> {
  if (answers.decisions.length === 0) return false;
  const open = await openRequests(stores, runs);
  for (const decision of answers.decisions) {
    const found = open.find(({ names }) => decision.id === '*' || names.includes(decision.id));
    if (found === undefined) continue;
    answers.decisions.splice(answers.decisions.indexOf(decision), 1);
    const { request } = found;
    if (decision.decision === 'expired') {
      stores.approvals.expireNow(request.id);
      await stores.runs.poke(request.runId, clock.now());
      return true;
    }
    await deliverDecision(deps, request, {
      who: decision.who,
      name: decision.who,
      decision: decision.decision,
      at: clock.now(),
      form: checkForm(request, decision),
      comment: null,
    });
    return true;
  }
  return false;
}

type OpenRequest = { request: ApprovalRecord; names: string[] };

/** The requests that are open, the oldest first, with what a decision may call each: its whole path comes first. */
export async function openRequests(stores: MemoryStores, runs: RunRecord[]): Promise<OpenRequest[]> {
  const all = new Map(stores.allRuns().map((run) => [run.id, run]));
  const open: OpenRequest[] = [];
  for (const run of runs) {
    const names = namesOfRun(all, run);
    for (const request of await stores.approvals.ofRun(run.id)) {
      if (request.status !== 'pending') continue;
      const own = [request.path, request.node];
      const whole = names.flatMap((name) => own.map((path) => name + path));
      open.push({ request, names: [...whole, request.node] });
    }
  }
  return open.sort((one, other) => one.request.openedAt - other.request.openedAt);
}

/** What goes before a path in this run: nothing in the main run, `flow_node/` or its step path in a child. */
function namesOfRun(runs: Map<string, RunRecord>, run: RunRecord): string[] {
  const { parent } = run;
  if (parent === undefined) return [''];
  const above = runs.get(parent.runId);
  const before = above === undefined ? [''] : namesOfRun(runs, above);
  const own = new Set([parent.path, nodeOfPath(parent.path)]);
  return before.flatMap((name) => [...own].map((path) => `${name}${path}/`));
}

/** The form is checked when the request is approved, as on the server. */
function checkForm(request: ApprovalRecord, { decision, form, id }: Decider): JsonValue {
  if (request.form === null || decision !== 'approved') return form;
  const checked = validateInput(request.form, form ?? {});
  if (checked.ok) return checked.value;
  throw new AppError(
    'invalid_input',
    `The decision on ${id}: the form is not filled in correctly. ${describeFields(checked.fields)}`,
  );
}

async function signalNext({ stores, clock }: MemoryRunner, { runs, answers }: Waiting): Promise<boolean> {
  for (const signal of answers.signals) {
    const run = runs.find((candidate) => signalsAwaited(candidate).includes(signal.name));
    if (run === undefined) continue;
    answers.signals.splice(answers.signals.indexOf(signal), 1);
    const value = { kind: 'inline' as const, json: JSON.stringify(signal.value) };
    const id = `signal${answers.signals.length}`;
    await stores.runs.addSignal(
      run.workspaceId,
      run.id,
      { id, name: signal.name, at: clock.now(), value },
      clock.now(),
    );
    return true;
  }
  return false;
}

/** The names of the signals that steps of a run wait for. */
export function signalsAwaited(run: RunRecord): string[] {
  return openSteps(loadState(run.state)).flatMap(({ step: { status, waitsFor } }) =>
    status === 'waiting' && waitsFor?.on === 'signal' && waitsFor.name !== undefined ? [waitsFor.name] : [],
  );
}
