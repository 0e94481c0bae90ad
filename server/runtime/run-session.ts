import type { Changes, Command, EngineEvent } from '#server/engine/messages.ts';
import type { RunGraph } from '#server/engine/run-graph.ts';
import { loadState, nextDueAt } from '#server/engine/run-state.ts';
import { type CommitFields, createCommitter } from './commit-run.ts';
import { decideTurn } from './decide-turn.ts';
import { createMailbox } from './mailbox.ts';
import { createPatience, createPatientChildRuns, createPatientStores } from './patient-stores.ts';
import { createRecordBuffer } from './record-buffer.ts';
import type { CommitOutcome, RunCommit, RunRecord, StepRecord } from './records.ts';
import { abortSteps, clearLeftovers, startQuestion, startStep, withdrawApprovals } from './run-steps.ts';
import { createRunValues } from './run-values.ts';
import type { Session } from './session.ts';
import type { SessionDeps, SessionEnd, SessionMessage } from './session-deps.ts';
import { firstEvents, leaveIfCleared, readMail } from './session-events.ts';
import {
  answerFields,
  endsAtOnce,
  finishAtOnce,
  finishRun,
  follow,
  releaseRun,
  suspendRun,
} from './settle-run.ts';
import { createSequence } from './step-log.ts';
import { toStepRecord } from './step-records.ts';

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
  /** Stores a new run with its first commit. */
  insert?: (first: RunCommit) => Promise<CommitOutcome>;
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

function createSession(given: SessionDeps, { run, graph, insert, onAnswer }: Given): Session {
  const { failpoint, log, clock, timers } = given;
  const state = loadState(run.state, run.epoch);
  const running: Session['running'] = new Map();
  const buffer = createRecordBuffer({ steps: given.stores.steps, failpoint, log }, run);
  const committer = createCommitter(given, run, buffer, insert);
  const isHeld = () => !session.isFenced && clock.now() < committer.lease.until;
  const patiently = createPatience(isHeld, log);
  const stores = createPatientStores(given.stores, patiently);
  const childRuns = createPatientChildRuns(given.childRuns, patiently);
  const session: Session = {
    deps: { ...given, stores, childRuns },
    run,
    graph,
    state,
    values: createRunValues(
      { payloads: stores.payloads, seals: given.seals },
      run,
      state,
      () => running.size,
    ),
    buffer,
    committer,
    mailbox: createMailbox(timers),
    running,
    lines: new Map(),
    nextSeq: createSequence(run.createdAt, clock.now),
    inbox: run.inbox,
    signals: [],
    mustLook: false,
    mustGoOn: false,
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
    const first = await firstEvents(session);
    if (!Array.isArray(first)) return releaseRun(session, first);
    let events = first;
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

/** Decides what happened, stores it in one write, carries the commands out, and settles the run if it rests. */
async function takeTurn(session: Session, events: EngineEvent[]): Promise<SessionEnd | undefined> {
  const { changes, commands } = decideTurn(session, events);
  const opening = openingApprovals(session);
  if (endsAtOnce(session, changes.run, commands) && opening.length === 0) {
    const end = await finishAtOnce(session, changes.run, await changesToStore(session, changes));
    if (end === 'ended') abortSteps(session, session.running.keys());
    return end;
  }
  if (hasChanges(changes)) {
    const outcome = await storeChanges(session, changes);
    if (outcome !== 'committed' || session.isFenced) return 'fenced';
    const hasEnded = changes.run.ended !== undefined;
    for (const command of commands) await carryOut(session, { command, opening, hasEnded });
    if (hasEnded) return finishRun(session, changes.run);
  }
  leaveIfCleared(session);
  if (session.running.size > 0 || session.mailbox.hasMail()) return undefined;
  if (session.isHeld && !session.isStopping) return undefined;
  return session.isStopping ? releaseRun(session) : suspendRun(session);
}

type ToDo = { command: Command; opening: Promise<void>[]; hasEnded: boolean };

async function carryOut(session: Session, { command, opening, hasEnded }: ToDo): Promise<void> {
  switch (command.kind) {
    case 'execute':
      if (!hasEnded) startStep(session, command);
      break;
    case 'evaluate':
      if (!hasEnded) startQuestion(session, command);
      break;
    case 'abort':
      abortSteps(session, command.paths);
      break;
    case 'withdraw_approvals':
      await withdrawApprovals(session, opening);
      break;
    case 'clear':
      await clearLeftovers(session, command, opening);
      break;
    case 'go_on':
      session.mustGoOn = true;
      session.mailbox.ring();
  }
}

function hasChanges(changes: Changes): boolean {
  return Object.keys(changes.setEntries).length > 0 || changes.run.ended !== undefined;
}

/** The fields and outcomes of the commit that stores changes; large values are stored first. */
async function changesToStore(session: Session, changes: Changes) {
  const { values, deps, run, lines } = session;
  for (const { name, json } of changes.payloads ?? []) {
    await deps.stores.payloads.put(run, `${run.id}/${name}`, json);
  }
  const records: StepRecord[] = [];
  for (const step of changes.steps) {
    const log = lines.get(step.path) ?? [];
    lines.delete(step.path);
    records.push(await toStepRecord(step, { values, run, worker: deps.owner, log }));
  }
  const answer = await answerFields(session, changes.run, changes.steps);
  const { startedAt } = changes.run;
  const fields: CommitFields = {
    ...answer,
    ...(startedAt === undefined ? {} : { status: 'running', startedAt }),
    setEntries: { ...changes.setEntries, ...values.newEntries() },
    unsetEntries: changes.unsetEntries,
    ...(changes.consumed && { takeSignals: changes.consumed }),
  };
  return { fields, records };
}

async function storeChanges(session: Session, changes: Changes): Promise<CommitOutcome> {
  const { run, committer } = session;
  const { fields, records } = await changesToStore(session, changes);
  const outcome = await committer.commit(fields, records);
  if (outcome !== 'committed') return outcome;
  follow(run, fields);
  if (fields.response !== undefined && changes.run.ended === undefined) session.onAnswer(run);
  return outcome;
}

function openingApprovals(session: Session): Promise<void>[] {
  return [...session.running.values()].flatMap(({ kind, settled }) => (kind === 'approval' ? [settled] : []));
}
