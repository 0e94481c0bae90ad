import type { EngineEvent } from '#server/engine/messages.ts';
import { findRunEntry, nextDueAt, openSteps } from '#server/engine/run-state.ts';
import { recordPath } from '#server/engine/scopes.ts';
import type { Ending } from '#server/engine/state.ts';
import { cachedRun, findCached } from './cached-results.ts';
import { holdFlowSlot, type PlaceInLine } from './hold-flow-slot.ts';
import { readDecisions } from './inbox.ts';
import type { Quarantine } from './quarantine.ts';
import { readChildren } from './read-children.ts';
import { readSignals } from './read-signals.ts';
import { abortSteps } from './run-steps.ts';
import type { Session, StepMessage } from './session.ts';

/** Losses of workers in this time are compared with those of a step (design 3.9). */
const lossWindowMs = 10 * 60 * 1000;

/** A new run starts; one with a history was taken over, or something arrived for it while it waited. */
export async function firstEvents(session: Session): Promise<EngineEvent[] | PlaceInLine> {
  const { run, state, graph } = session;
  if (graph.receivesSecrets) session.values.secrets.prepare();
  session.signals = await readSignals(session, run.signals);
  const events: EngineEvent[] = [];
  if (run.cancelRequestedAt !== null) events.push({ kind: 'cancel' });
  if (findRunEntry(state) === undefined) {
    return events.length > 0 ? events : startEvents(session);
  }
  const hasLostSteps = openSteps(state).some(({ step }) => step.status === 'running');
  if (hasLostSteps && events.length === 0 && session.deps.quarantine !== undefined) {
    enterQuarantine(session, session.deps.quarantine);
    return [{ kind: 'recovered', isHeld: true, lostWorkers: await countLostWorkers(session) }];
  }
  const lostWorkers = hasLostSteps ? await countLostWorkers(session) : 0;
  return [{ kind: 'recovered', lostWorkers }, ...events, ...(await arrivedFor(session))];
}

/** The run starts, unless its flow runs as often as it may; a result that the cache has ends it at once (design 3.6). */
async function startEvents(session: Session): Promise<EngineEvent[] | PlaceInLine> {
  const { run, deps, graph, values } = session;
  const start = { kind: 'start' as const, runId: run.id, trigger: run.trigger.node };
  const slot = await holdFlowSlot(session);
  if (typeof slot === 'object') return slot;
  if (slot === 'rejected') return [{ ...start, ending: rejection }];
  const { cacheSeconds } = graph.definition.settings;
  if (cacheSeconds === undefined) return [start];
  const cached = cachedRun(run, cacheSeconds, await values.load({ kind: 'input' }));
  const found =
    cached === null ? undefined : await findCached(deps.stores.cache, run, cached, deps.clock.now());
  if (found === undefined) return [start];
  const result = await values.store(`${run.id}/@cached`, found);
  return [{ ...start, ending: { status: 'succeeded', result, error: null } }];
}

const rejection: Ending = {
  status: 'failed',
  result: { kind: 'null' },
  error: {
    code: 'concurrency_limit',
    message: 'The flow runs as often as its settings allow at the same time',
    fault: 'user',
  },
};

function countLostWorkers({ deps }: Session): Promise<number> {
  const now = deps.clock.now();
  return deps.stores.workers.countLost(now - lossWindowMs, now);
}

/** The crash is counted and stored first; the lost steps start when it is this run's turn. */
function enterQuarantine(session: Session, quarantine: Quarantine): void {
  session.isHeld = true;
  void quarantine.enter().then((leave) => {
    session.leaveQuarantine = leave;
    if (session.isDone) leave();
    else session.mailbox.add({ kind: 'admitted' });
  });
}

/** The turn ends when no step that was lost with a worker is left to execute. */
export function leaveIfCleared(session: Session): void {
  if (session.leaveQuarantine === null) return;
  if (openSteps(session.state).some(({ step }) => step.crashes > 0)) return;
  session.leaveQuarantine();
  session.leaveQuarantine = null;
}

/** Turns what arrived, and time that has passed, into events for the engine. */
export async function readMail(session: Session): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  let isInboxNew = session.mustLook;
  session.mustLook = false;
  for (const message of session.mailbox.take()) {
    if (message.kind === 'step') events.push(readOutcome(session, message));
    else if (message.kind === 'answer' || message.kind === 'cleared') events.push(message);
    else if (message.kind === 'inbox') {
      if (message.inbox === session.inbox) continue;
      session.inbox = message.inbox;
      if (message.cancelRequestedAt !== null) events.push({ kind: 'cancel' });
      isInboxNew = true;
    } else if (message.kind === 'admitted') {
      session.isHeld = false;
      isInboxNew = true;
      events.push({ kind: 'tick' });
    } else {
      events.push(...stopSession(session, message.kind));
    }
  }
  const dueAt = nextDueAt(session.state, session.graph);
  const isDue = dueAt !== null && dueAt <= session.deps.clock.now();
  if (isInboxNew)
    session.signals = await readSignals(session, await session.deps.stores.runs.readSignals(session.run.id));
  if (isInboxNew || isDue) events.push(...(await arrivedFor(session)));
  if (isDue || session.mustGoOn) events.push({ kind: 'tick' });
  session.mustGoOn = false;
  return events;
}

function readOutcome(session: Session, message: StepMessage): EngineEvent {
  const { path, attempt, outcome, lines } = message;
  if (lines.length > 0) session.lines.set(recordPath(path, attempt), lines);
  const hasArrived = outcome.kind === 'waiting' && message.inbox !== session.inbox;
  if (message.isDecided || hasArrived) lookAgain(session);
  return { kind: 'outcome', path, attempt, outcome };
}

/** The step is not yet known to wait, so what has arrived for it is read in the next turn. */
function lookAgain(session: Session): void {
  session.mustLook = true;
  session.mailbox.ring();
}

function stopSession(session: Session, kind: 'stop' | 'interrupt'): EngineEvent[] {
  session.isStopping = true;
  if (kind === 'stop') return [];
  const running = [...session.running].filter(([, { kind: what }]) => what !== 'question');
  const steps = running.map(([path]) => ({ path, hasBegun: true }));
  abortSteps(session, session.running.keys());
  return steps.length === 0 ? [] : [{ kind: 'interrupted', steps }];
}

/** What people decided, and what child runs came to, for the steps that wait. */
async function arrivedFor(session: Session): Promise<EngineEvent[]> {
  const { deps, run, state, values, graph } = session;
  const decisions = await readDecisions(
    { approvals: deps.stores.approvals, clock: deps.clock, values, graph },
    run,
    state,
  );
  return [...decisions, ...(await readChildren(session))];
}
