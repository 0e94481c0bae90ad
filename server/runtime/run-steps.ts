import type { Answer, Command, StepError } from '#server/engine/messages.ts';
import { getNode } from '#server/engine/run-graph.ts';
import { recordPath } from '#server/engine/scopes.ts';
import { isAppError } from '#shared/errors.ts';
import { answerQuestion, nameOfQuestion, type Question } from './answer-questions.ts';
import { cancelRun } from './cancel-run.ts';
import { createSignalSender } from './deliver-signal.ts';
import { executeStep } from './execute-step.ts';
import type { ExecutedStep } from './run-executor.ts';
import type { Session } from './session.ts';
import { createStepLog } from './step-log.ts';

/** Starts to execute a step that is marked as running; its outcome arrives in the session's mailbox. */
export function startStep(session: Session, command: Command & { kind: 'execute' }): void {
  const { path, attempt, node } = command;
  const { deps, run, graph, state, values, nextSeq } = session;
  const { stores, log, sandbox, approvalLinks, childRuns, outbound, connectors, clock } = deps;
  const { inbox } = session;
  const abort = new AbortController();
  const stepLog = createStepLog({ logs: stores.logs, log, nextSeq }, run, recordPath(path, attempt));
  const given = {
    run,
    graph,
    state,
    values,
    sandbox,
    approvals: stores.approvals,
    approvalLinks,
    states: stores.states,
    steps: stores.steps,
    cache: stores.cache,
    slots: stores.slots,
    definitions: stores.definitions,
    childRuns,
    sendSignal: createSignalSender(deps),
    outbound,
    connectors,
    scripts: stores.scripts,
    scriptLimits: stores.scriptLimits,
    clock,
    log,
  };
  const started = { path, attempt, signal: abort.signal, onLog: stepLog.add };

  async function execute(): Promise<void> {
    const executed = await executeStep(given, started).catch((error: unknown) =>
      defect(session, path, error),
    );
    const lines = await stepLog.finish(abort.signal.aborted && !session.isFenced);
    if (session.running.get(path)?.abort === abort) session.running.delete(path);
    session.mailbox.add({ kind: 'step', path, attempt, inbox, lines, ...executed });
  }

  const { kind } = getNode(graph, node);
  session.running.set(path, { kind, abort, settled: execute() });
}

/** Evaluates what the engine asks; the answer arrives in the session's mailbox. */
export function startQuestion(session: Session, question: Question): void {
  const name = nameOfQuestion(question);
  const abort = new AbortController();

  async function evaluate(): Promise<void> {
    const answer = await answerQuestion(session, question).catch((error: unknown): Answer => {
      const { outcome } = defect(session, name, error);
      return outcome.kind === 'failed' ? { ok: false, error: outcome.error } : { ok: true };
    });
    if (session.running.get(name)?.abort === abort) session.running.delete(name);
    const { path, attempt, index } = question;
    session.mailbox.add({ kind: 'answer', path, attempt, index, answer });
  }

  session.running.set(name, { kind: 'question', abort, settled: evaluate() });
}

/** Terminates executions; what they still come to is ignored. */
export function abortSteps(session: Session, paths: Iterable<string>): void {
  for (const path of [...paths]) {
    session.running.get(path)?.abort.abort();
    session.running.delete(path);
  }
}

/** Waits until no approval of this run is being opened any more, then takes back all that are open, or only these. */
export async function withdrawApprovals(
  session: Session,
  opening: Promise<void>[],
  paths?: string[],
): Promise<void> {
  await Promise.all(opening);
  await session.deps.stores.approvals.withdraw(session.run.id, paths);
}

/** Withdraws requests and cancels child runs that nobody waits for any more; repeated after a crash (design 3.9). */
export async function clearLeftovers(
  session: Session,
  command: Command & { kind: 'clear' },
  opening: Promise<void>[],
): Promise<void> {
  const { deps, run } = session;
  if (command.withdraw.length > 0) await withdrawApprovals(session, opening, command.withdraw);
  for (const child of command.cancel) {
    await cancelRun(
      { runs: deps.stores.runs, clock: deps.clock, wakeUps: deps.wakeUps },
      run.workspaceId,
      child,
    );
  }
  session.mailbox.add({ kind: 'cleared', withdrawn: command.withdraw, cancelled: command.cancel });
}

/**
 * An exception on this side: an expected one, such as a value that is too large, tells the author what to do; any
 * other is a defect of the host, logged with its cause and told without it.
 */
function defect(session: Session, path: string, error: unknown): ExecutedStep {
  if (isAppError(error))
    return failedWith({ code: error.code, message: error.message, fault: 'user' }, false);
  session.deps.log.error({ runId: session.run.id, path, err: error }, 'step could not be executed');
  const message = 'The step could not be executed because of an error in Millrace.';
  return failedWith({ code: 'internal', message, fault: 'system' }, true);
}

function failedWith(error: StepError, mayRetry: boolean): ExecutedStep {
  return { outcome: { kind: 'failed', error, input: null, mayRetry }, isDecided: false };
}
