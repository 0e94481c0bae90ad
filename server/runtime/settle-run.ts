import type { Command, RunChange, StepChange } from '#server/engine/messages.ts';
import { nextDueAt, openSteps, type RunState } from '#server/engine/run-state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { isAppError } from '#shared/errors.ts';
import type { RunError } from '#shared/runs/run.ts';
import { cachedRun, keepCached } from './cached-results.ts';
import { type CommitFields, findRecord } from './commit-run.ts';
import { toJson } from './compose-value.ts';
import { copyRecords } from './copy-records.ts';
import { readAnswer } from './executors/return-executor.ts';
import { type PlaceInLine, releaseFlowSlot } from './hold-flow-slot.ts';
import type { RunRecord, StepRecord, StoredValue } from './records.ts';
import type { Session } from './session.ts';
import type { SessionEnd } from './session-deps.ts';
import { tellParent } from './tell-parent.ts';

const flushRetryMs = 250;

/** The result and answer that a `return` fixes with this commit. */
export async function answerFields(
  session: Session,
  change: RunChange,
  steps: StepChange[],
): Promise<Pick<CommitFields, 'result' | 'response'>> {
  if (change.answeredBy === undefined) return {};
  const input = findRecord(steps, change.answeredBy)?.input ?? { kind: 'null' as const };
  const response = readAnswer(await session.values.load(input));
  return { response, result: await storeResult(session, change.result ?? { kind: 'null' }) };
}

/**
 * Whether an end may be stored in one write with the outcomes that led to it: when nothing has to be done before it
 * that a crash must not leave undone.
 */
export function endsAtOnce({ graph }: Session, { ended }: RunChange, commands: Command[]): boolean {
  if (ended === undefined || commands.some(({ kind }) => kind !== 'abort')) return false;
  return ended.status !== 'failed' || graph.definition.settings.onFailure === undefined;
}

/** Stores the end that the engine decided, after what had to come before it (design 8.1, 4). */
export async function finishRun(session: Session, change: RunChange): Promise<SessionEnd> {
  const { clock } = session.deps;
  const fields = await endFields(session, change);
  if (!(await flushRecords(session))) return 'fenced';
  if (fields.status === 'failed' && fields.error !== null) await startAfterFailure(session, fields.error);
  if ((await commitEnd(session, { ...fields, finishedAt: clock.now() }, [])) === 'fenced') return 'fenced';
  await tellOfEnd(session);
  return 'ended';
}

/** Stores the end together with the outcomes that led to it; these are copied to the step records after it. */
export async function finishAtOnce(
  session: Session,
  change: RunChange,
  given: { fields: Partial<CommitFields>; records: StepRecord[] },
): Promise<SessionEnd> {
  const end = await endFields(session, change);
  // What this decision took out of the state in memory still stands in the document.
  const gone = given.fields.unsetEntries ?? [];
  const fields = {
    ...given.fields,
    ...end,
    unsetEntries: [...new Set([...gone, ...end.unsetEntries])],
    finishedAt: session.deps.clock.now(),
    owesRecords: true as const,
  };
  if ((await commitEnd(session, fields, given.records)) === 'fenced') return 'fenced';
  await tellOfEnd(session);
  await copyEnd(session);
  return 'ended';
}

/** What an end changes of the run; the state is not needed any more. */
async function endFields(session: Session, change: RunChange) {
  const { run, state, values } = session;
  const status = change.ended?.status ?? 'failed';
  const fixed = change.result ?? { kind: 'null' as const };
  const hasResult = status === 'succeeded' || status === 'skipped' || fixed.kind !== 'null';
  const result = hasResult ? await storeResult(session, fixed) : null;
  const error = change.ended?.error ? await values.describe(change.ended.error) : null;
  if (status === 'succeeded' && result !== null) await cacheResult(session, result);
  return {
    status,
    waitingFor: null,
    result,
    error,
    ...(run.parent && { owesParent: true as const }),
    setEntries: {},
    unsetEntries: [...state.entries.keys()],
  };
}

/** Gives the run up; whatever arrived in this moment came too late. */
async function commitEnd(
  session: Session,
  fields: CommitFields,
  records: StepRecord[],
): Promise<'committed' | 'fenced'> {
  for (;;) {
    session.deps.failpoint('before-release');
    const release = { claimableAt: null, inbox: session.inbox };
    const outcome = await session.committer.commit({ ...fields, release }, records);
    if (outcome === 'fenced') return 'fenced';
    if (outcome === 'committed') break;
    session.inbox = (await readInbox(session))?.inbox ?? session.inbox;
  }
  follow(session.run, fields);
  return 'committed';
}

async function tellOfEnd(session: Session): Promise<void> {
  const { deps, run } = session;
  session.onAnswer(run);
  await releaseFlowSlot(session).catch(() => {});
  if (run.parent) await tellParent(deps, { runId: run.id, parentId: run.parent.runId }).catch(() => {});
}

/** A copy that fails is made by the sweep (`copyForgottenRecords`). */
async function copyEnd({ deps, buffer, run }: Session): Promise<void> {
  const batch = { run, records: await buffer.handOver() };
  if (deps.copier) deps.copier.add(batch);
  else
    await copyRecords(deps, [batch]).catch((error: unknown) =>
      deps.log.warn({ runId: run.id, err: error }, 'step records were not copied yet'),
    );
}

/** The flow's result is used again for the same input as long as its settings say (design 3.6). */
async function cacheResult({ deps, run, graph, values }: Session, result: StoredValue): Promise<void> {
  const { cacheSeconds } = graph.definition.settings;
  if (cacheSeconds === undefined || result.kind === 'hidden') return;
  const cached = cachedRun(run, cacheSeconds, await values.load({ kind: 'input' }));
  if (cached === null) return;
  const value = await values.load(result);
  await keepCached(deps.stores.cache, run, cached, { value, now: deps.clock.now() });
}

/** The flow that the settings name runs after a failure, started before the end is stored, at most once (design 3.6). */
async function startAfterFailure({ deps, run, graph }: Session, error: RunError): Promise<void> {
  const { onFailure } = graph.definition.settings;
  if (onFailure === undefined) return;
  const { id, flowPath, version, trigger, isTest } = run;
  const input = { error: toJson(error), run: toJson({ id, flow: flowPath, version, trigger, isTest }) };
  try {
    await deps.childRuns.startAfterFailure(run, onFailure, input);
  } catch (cause) {
    if (!isAppError(cause)) throw cause;
    deps.log.warn({ runId: id, err: cause }, 'the flow for failures could not be started');
  }
}

/** Gives up a run that only waits; undefined when something arrived or is due in this moment. */
export async function suspendRun(session: Session): Promise<SessionEnd | undefined> {
  const { deps, state, graph, run } = session;
  if (!(await flushRecords(session))) return 'fenced';
  const dueAt = nextDueAt(state, graph);
  if (dueAt !== null && dueAt <= deps.clock.now()) {
    session.mailbox.ring();
    return undefined;
  }
  deps.failpoint('before-suspend');
  const outcome = await session.committer.commit(
    {
      status: 'waiting',
      waitingFor: whatItWaitsFor(state),
      setEntries: {},
      unsetEntries: [],
      release: { claimableAt: dueAt, inbox: session.inbox },
    },
    [],
  );
  if (outcome === 'inbox_changed') return lookIntoInbox(session);
  if (outcome === 'fenced') return 'fenced';
  if (dueAt !== null) await askForWakeUp(session, dueAt);
  run.status = 'waiting';
  return 'waiting';
}

const waitsInOrder = ['approval', 'signal', 'child'] as const;

/** People first: several steps of one run may wait for different things. */
function whatItWaitsFor(state: RunState): RunRecord['waitingFor'] {
  const waiting = openSteps(state).filter(({ step }) => step.status === 'waiting');
  const kinds = new Set(waiting.map(({ step }) => step.waitsFor?.on ?? 'approval'));
  return waitsInOrder.find((kind) => kinds.has(kind)) ?? 'timer';
}

/** Gives a run back on purpose, claimable at once (design 8.1, 7), or later where it has to stand in line. */
export async function releaseRun(session: Session, place?: PlaceInLine): Promise<SessionEnd> {
  if (!(await flushRecords(session))) return 'fenced';
  const now = session.deps.clock.now() + (place?.pauseMs ?? 0);
  const line = place && { queuedFor: place.slot };
  for (;;) {
    session.deps.failpoint('before-release');
    const release = { claimableAt: now, inbox: session.inbox };
    const fields = { status: 'queued' as const, ...line, setEntries: {}, unsetEntries: [], release };
    const outcome = await session.committer.commit(fields, []);
    if (outcome === 'fenced') return 'fenced';
    if (outcome === 'committed') break;
    session.inbox = (await readInbox(session))?.inbox ?? session.inbox;
  }
  await askForWakeUp(session, now);
  return 'released';
}

/** Brings the session's record up to what was stored. */
export function follow(run: RunRecord, stored: Partial<RunRecord> | CommitFields): void {
  const { status, result, error, response, startedAt, finishedAt } = stored;
  if (status !== undefined) run.status = status;
  if (result !== undefined) run.result = result;
  if (error !== undefined) run.error = error;
  if (response !== undefined) run.response = response;
  if (startedAt !== undefined) run.startedAt = startedAt;
  if (finishedAt !== undefined) run.finishedAt = finishedAt;
}

/** Copies all outcomes to the step records; false when the lease ran out before that worked. */
async function flushRecords(session: Session): Promise<boolean> {
  const { deps, committer, buffer, run } = session;
  do {
    if (session.isFenced) return false;
    try {
      await buffer.flush();
      return true;
    } catch (error) {
      deps.log.warn({ runId: run.id, err: error }, 'step records could not be copied, trying again');
      await new Promise((resolve) => setTimeout(resolve, flushRetryMs));
    }
  } while (deps.clock.now() < committer.lease.until);
  return false;
}

async function lookIntoInbox(session: Session): Promise<undefined> {
  const found = await readInbox(session);
  if (found !== undefined) session.mailbox.add({ kind: 'inbox', ...found });
  return undefined;
}

async function readInbox(session: Session) {
  const inboxes = await session.deps.stores.runs.readInboxes(session.deps.owner);
  return inboxes.find(({ id }) => id === session.run.id);
}

/** Only a hint: the sweep finds the run without it. */
async function askForWakeUp(session: Session, at: number): Promise<void> {
  const { deps, run } = session;
  await deps.wakeUps.wake(run.id, at).catch((error: unknown) => {
    deps.log.warn({ runId: run.id, err: error }, 'wake-up could not be asked for');
  });
}

async function storeResult(session: Session, ref: ValueRef): Promise<StoredValue> {
  const { values, run } = session;
  return values.place(ref, `${run.id}/@result.${run.epoch}`);
}
