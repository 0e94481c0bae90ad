import { decide } from '#server/engine/decide.ts';
import type { Changes, Command, EngineEvent } from '#server/engine/messages.ts';
import type { RunGraph } from '#server/engine/run-graph.ts';
import { applyChanges, findRunEntry, loadState, nextDueAt, openSteps } from '#server/engine/run-state.ts';
import { type CommitFields, createCommitter, emptyChanges, mergeChanges } from './commit-run.ts';
import { readDecisions } from './inbox.ts';
import { createMailbox } from './mailbox.ts';
import { createPatientStores } from './patient-stores.ts';
import type { Quarantine } from './quarantine.ts';
import { createRecordBuffer } from './record-buffer.ts';
import type { CommitOutcome, RunRecord } from './records.ts';
import { abortSteps, startStep, withdrawApprovals } from './run-steps.ts';
import { createRunValues } from './run-values.ts';
import type { Session, StepMessage } from './session.ts';
import type { SessionDeps, SessionEnd, SessionMessage } from './session-deps.ts';
import { answerFields, finishRun, follow, releaseRun, suspendRun } from './settle-run.ts';
import { createSequence } from './step-log.ts';
import { toStepRecord } from './step-records.ts';

/** Losses of workers in this time are compared with those of a step (design 3.9). */
const lossWindowMs = 10 * 60 * 1000;

/** A run that this worker holds the lease of, being executed. */
export type RunSession = {
  run: RunRecord;
  lease: { until: number };
  /** Resolves when the worker has nothing more to do with the run; never rejects. */
  done: Promise<SessionEnd>;
  send(message: SessionMessage): void;
  /** Somebody else owns the run: everything stops and nothing more is written. */
  fence(): void;
};

type Given = {
  run: RunRecord;
  graph: RunGraph;
  /** Hears of a run that has ended or fixed the answer for its caller, after that was stored. */
  onAnswer?: (run: RunRecord) => void;
};

/** Executes a claimed run until it ends, only waits, or belongs to somebody else. */
export function startSession(deps: SessionDeps, given: Given): RunSession {
  const session = createSession(deps, given);
  return {
    run: session.run,
    lease: session.committer.lease,
    done: runToEnd(session),
    send: (message) => session.mailbox.add(message),
    fence() {
      session.isFenced = true;
      abortSteps(session, session.running.keys());
      session.mailbox.ring();
    },
  };
}

function createSession(given: SessionDeps, { run, graph, onAnswer }: Given): Session {
  const { failpoint, log, clock, timers } = given;
  const state = loadState(run.state);
  const buffer = createRecordBuffer({ steps: given.stores.steps, failpoint, log }, run);
  const committer = createCommitter(given, run, buffer);
  const isHeld = () => !session.isFenced && clock.now() < committer.lease.until;
  const stores = createPatientStores(given.stores, isHeld, log);
  const session: Session = {
    deps: { ...given, stores },
    run,
    graph,
    state,
    values: createRunValues(stores.payloads, run, state),
    buffer,
    committer,
    mailbox: createMailbox<SessionMessage | StepMessage>(timers),
    running: new Map(),
    lines: new Map(),
    nextSeq: createSequence(run.createdAt, clock.now),
    inbox: run.inbox,
    mustLook: false,
    isHeld: false,
    leaveQuarantine: null,
    isDone: false,
    isFenced: false,
    isStopping: false,
    onAnswer: onAnswer ?? (() => {}),
  };
  return session;
}

async function runToEnd(session: Session): Promise<SessionEnd> {
  try {
    let events = await firstEvents(session);
    for (;;) {
      const end = await takeTurn(session, events);
      if (end !== undefined) return end;
      await session.mailbox.wait(nextDueAt(session.state, session.graph));
      if (session.isFenced) return 'fenced';
      events = await readMail(session);
    }
  } catch (error) {
    session.deps.log.error(
      { runId: session.run.id, err: error },
      'run stopped; it is tried again after its lease',
    );
    return 'fenced';
  } finally {
    session.isDone = true;
    session.leaveQuarantine?.();
    abortSteps(session, session.running.keys());
    session.buffer.close();
  }
}

/** A new run starts; one with a history was taken over, or something arrived for it while it waited. */
async function firstEvents(session: Session): Promise<EngineEvent[]> {
  const { run, state } = session;
  const events: EngineEvent[] = [];
  if (run.cancelRequestedAt !== null) events.push({ kind: 'cancel' });
  if (findRunEntry(state) === undefined) {
    return events.length > 0 ? events : [{ kind: 'start', runId: run.id, trigger: run.trigger.node }];
  }
  const hasLostSteps = openSteps(state).some(({ step }) => step.status === 'running');
  if (hasLostSteps && events.length === 0 && session.deps.quarantine !== undefined) {
    enterQuarantine(session, session.deps.quarantine);
    return [{ kind: 'recovered', isHeld: true, lostWorkers: await countLostWorkers(session) }];
  }
  const lostWorkers = hasLostSteps ? await countLostWorkers(session) : 0;
  return [{ kind: 'recovered', lostWorkers }, ...events, ...(await decisionsFor(session))];
}

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
function leaveIfCleared(session: Session): void {
  if (session.leaveQuarantine === null) return;
  if (openSteps(session.state).some(({ step }) => step.crashes > 0)) return;
  session.leaveQuarantine();
  session.leaveQuarantine = null;
}

/** Decides what happened, stores it in one write, carries the commands out, and settles the run if it rests. */
async function takeTurn(session: Session, events: EngineEvent[]): Promise<SessionEnd | undefined> {
  const { changes, commands } = decideAll(session, events);
  const opening = openingApprovals(session);
  if (hasChanges(changes)) {
    const outcome = await storeChanges(session, changes);
    if (outcome !== 'committed' || session.isFenced) return 'fenced';
    const hasEnded = changes.run.ended !== undefined;
    for (const command of commands) {
      if (command.kind === 'execute' && !hasEnded) startStep(session, command);
      if (command.kind === 'abort') abortSteps(session, command.paths);
    }
    if (commands.some((command) => command.kind === 'withdraw_approvals')) {
      await withdrawApprovals(session, opening);
    }
    if (hasEnded) return finishRun(session, changes.run);
  }
  leaveIfCleared(session);
  if (session.running.size > 0 || session.mailbox.hasMail()) return undefined;
  if (session.isHeld && !session.isStopping) return undefined;
  return session.isStopping ? releaseRun(session) : suspendRun(session);
}

function decideAll(session: Session, events: EngineEvent[]): { changes: Changes; commands: Command[] } {
  const { graph, state, deps } = session;
  const changes = emptyChanges();
  const commands: Command[] = [];
  const apply = (event: EngineEvent) => {
    const decision = decide(graph, state, event, deps.clock.now());
    applyChanges(state, decision.changes);
    mergeChanges(changes, decision.changes);
    commands.push(...decision.commands);
  };
  for (const event of events) apply(event);
  if (!session.isStopping) return { changes, commands };
  const unbegun = commands.flatMap((command) => (command.kind === 'execute' ? [command.path] : []));
  if (unbegun.length > 0) {
    apply({ kind: 'interrupted', steps: unbegun.map((path) => ({ path, hasBegun: false })) });
  }
  return { changes, commands: commands.filter((command) => command.kind !== 'execute') };
}

function hasChanges(changes: Changes): boolean {
  return Object.keys(changes.setEntries).length > 0 || changes.run.ended !== undefined;
}

async function storeChanges(session: Session, changes: Changes): Promise<CommitOutcome> {
  const { values, deps, run, lines } = session;
  const records = changes.steps.map((step) => {
    const log = lines.get(step.path) ?? [];
    lines.delete(step.path);
    return toStepRecord(step, { values, worker: deps.owner, log });
  });
  const answer = await answerFields(session, changes.run, changes.steps);
  const { startedAt } = changes.run;
  const fields: CommitFields = {
    ...answer,
    ...(startedAt === undefined ? {} : { status: 'running', startedAt }),
    setEntries: changes.setEntries,
    unsetEntries: changes.unsetEntries,
  };
  const outcome = await session.committer.commit(fields, records);
  if (outcome !== 'committed') return outcome;
  follow(run, fields);
  if (answer.response !== undefined && changes.run.ended === undefined) session.onAnswer(run);
  return outcome;
}

/** Turns what arrived, and time that has passed, into events for the engine. */
async function readMail(session: Session): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  let isInboxNew = session.mustLook;
  session.mustLook = false;
  for (const message of session.mailbox.take()) {
    if (message.kind === 'step') {
      events.push({
        kind: 'outcome',
        path: message.path,
        attempt: message.attempt,
        outcome: message.outcome,
      });
      if (message.lines.length > 0) session.lines.set(linesKey(message), message.lines);
      if (message.isDecided) lookAgain(session);
    } else if (message.kind === 'inbox') {
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
  if (isInboxNew || isDue) events.push(...(await decisionsFor(session)));
  if (isDue) events.push({ kind: 'tick' });
  return events;
}

/** The step is not yet known to wait, so its decision is read in the next turn. */
function lookAgain(session: Session): void {
  session.mustLook = true;
  session.mailbox.ring();
}

function linesKey(message: StepMessage): string {
  return message.attempt === 1 ? message.path : `${message.path}#${message.attempt}`;
}

function stopSession(session: Session, kind: 'stop' | 'interrupt'): EngineEvent[] {
  session.isStopping = true;
  if (kind === 'stop') return [];
  const steps = [...session.running.keys()].map((path) => ({ path, hasBegun: true }));
  abortSteps(session, session.running.keys());
  return steps.length === 0 ? [] : [{ kind: 'interrupted', steps }];
}

function decisionsFor(session: Session): Promise<EngineEvent[]> {
  const { deps, run, state, values } = session;
  return readDecisions({ approvals: deps.stores.approvals, clock: deps.clock, values }, run, state);
}

function openingApprovals(session: Session): Promise<void>[] {
  return [...session.running.values()].flatMap(({ kind, settled }) => (kind === 'approval' ? [settled] : []));
}
