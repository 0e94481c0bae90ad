import { cancelStep, clearWaits, dropIterations, leavePlace } from './cancel.ts';
import { type Draft, findOpenStep, findStep, putStep, recordAttempt } from './draft.ts';
import { standAlone } from './edges.ts';
import { endHandled, endRun, failRun, fixResult, resultOfRun } from './end-run.ts';
import { beginIterations, takeResults } from './iterations.ts';
import type { StepError, StepOutcome } from './messages.ts';
import { bypassPorts, bypassResult, followEdges, pinnedOutcome } from './ready.ts';
import { findRetryStage, retryDelayMs } from './retry.ts';
import { type GraphNode, getNode, isPortWired } from './run-graph.ts';
import { scopeOf, stepPath } from './scopes.ts';
import { type FinishedStep, isOpen, type OpenStep } from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

export type At = { path: string; step: OpenStep };

/** Applies what an execution came to; an outcome of a step that does not run any more changes nothing. */
export function finishStep(draft: Draft, path: string, attempt: number, outcome: StepOutcome): void {
  const step = findOpenStep(draft, path);
  if (step === undefined || step.status !== 'running' || step.attempt !== attempt) return;
  leavePlace(draft, path);
  step.crashes = 0;
  applyOutcome(draft, { path, step }, outcome);
}

/** Applies an outcome to a step that has executed or waited. */
export function applyOutcome(draft: Draft, at: At, outcome: StepOutcome): void {
  const { path, step } = at;
  const node = getNode(draft.graph, step.node);
  if ('input' in outcome) step.input = outcome.input ?? step.input;
  switch (outcome.kind) {
    case 'succeeded': {
      const result = outcome.result.kind === 'previous' ? step.previous : outcome.result;
      const { ports, stops, recovers, reusedFrom } = outcome;
      succeed(draft, at, {
        ports,
        result,
        stops,
        recovers,
        ...(reusedFrom !== undefined && { reusedFrom }),
      });
      break;
    }
    case 'pinned':
      succeed(draft, at, { ...pinnedOutcome(node), stops: outcome.stops, recovers: outcome.recovers });
      break;
    case 'bypassed':
      complete(draft, at, {
        status: 'bypassed',
        ports: bypassPorts(node),
        result: bypassResult(node, step.previous),
      });
      break;
    case 'failed':
      failStep(draft, at, { error: describeError(at, outcome.error), mayRetry: outcome.mayRetry });
      break;
    case 'iterates':
      beginIterations(draft, path, step, outcome.count);
      break;
    case 'waiting':
      waitFor(draft, at, outcome);
  }
}

function waitFor(draft: Draft, { path, step }: At, outcome: StepOutcome & { kind: 'waiting' }): void {
  const waiting: OpenStep = { ...step, status: 'waiting', dueAt: outcome.dueAt };
  if (outcome.waitsFor !== undefined) waiting.waitsFor = outcome.waitsFor;
  if (outcome.waitsFor?.on === 'slot') waiting.executions -= 1;
  putStep(draft, path, waiting);
}

type Success = {
  ports: string[];
  result: ValueRef;
  /** Whether its `stopIf` held; left out: it has not been asked. */
  stops?: boolean | undefined;
  recovers?: boolean | undefined;
  reusedFrom?: string;
};

/** Why a step that waited in vain fails where the chosen port leads nowhere (design 3.2, 3.8). */
const openPorts: Record<string, Record<string, StepError>> = {
  approval: {
    rejected: { code: 'approval_rejected', message: 'The request was rejected', fault: 'user' },
    expired: { code: 'approval_expired', message: 'The request was not decided in time', fault: 'user' },
  },
  wait: {
    expired: { code: 'wait_expired', message: 'The signal did not arrive in time', fault: 'user' },
  },
};

/** Completes a step with success, after `stopIf` has been asked; a chosen port that leads nowhere may fail its scope. */
export function succeed(draft: Draft, at: At, done: Success): void {
  const { path, step } = at;
  const node = getNode(draft.graph, step.node);
  const [port = ''] = done.ports;
  const failure = openPorts[node.kind]?.[port];
  if (failure !== undefined && !isPortWired(node, port)) {
    const error = describeError(at, failure);
    complete(draft, at, { status: 'failed', ports: done.ports, result: done.result, error });
    failScope(draft, scopeOf(path), error);
    return;
  }
  const { stopIf } = node.policy;
  if (stopIf !== undefined && node.stops === 'itself') {
    if (done.stops === undefined) {
      ask(draft, at, { kind: 'stop', ports: done.ports, result: done.result });
      return;
    }
    if (done.stops) {
      stopAfter(draft, at, { ...done, stopIf });
      return;
    }
  }
  complete(draft, at, { status: 'succeeded', ...finishedPart(done) }, done.recovers);
  if (node.kind === 'return') returnFrom(draft, path);
  if (node.kind === 'merge') cancelOthers(draft, path);
}

function finishedPart({ ports, result, reusedFrom }: Success) {
  return { ports, result, ...(reusedFrom !== undefined && { reusedFrom }) };
}

type StopIf = NonNullable<GraphNode['policy']['stopIf']>;

/** The step has succeeded and `stopIf` holds: nothing follows it (design 3.6). */
function stopAfter(draft: Draft, at: At, done: Success & { stopIf: StopIf }): void {
  const { path } = at;
  const { stopIf } = done;
  const scope = scopeOf(path);
  complete(draft, at, { status: 'succeeded', ...finishedPart(done), isLast: true });
  const result = standAlone(draft, { kind: 'step', path });
  if (stopIf.fail !== undefined) {
    const message = stopIf.fail || 'The condition to stop was met';
    const error = describeError(at, { code: 'stopped', message, fault: 'user' });
    if (stopIf.scope === 'flow') failRun(draft, error);
    else if (stopIf.scope === 'iteration') failScope(draft, scope, error);
    else draft.todo.push({ kind: 'stop', ends: 'loop', scope, result, error });
    return;
  }
  if (stopIf.scope === 'flow') {
    endRun(draft, { status: stopIf.skipped === true ? 'skipped' : 'succeeded', result, error: null });
    return;
  }
  draft.todo.push({ kind: 'stop', ends: stopIf.scope, scope, result });
}

/** A question about the step is evaluated before it is over. */
function ask(draft: Draft, { path, step }: At, question: NonNullable<OpenStep['ask']>): void {
  putStep(draft, path, { ...step, status: 'asking', dueAt: null, timeoutAt: null, ask: question });
  const { node, attempt } = step;
  draft.commands.push({ kind: 'evaluate', path, node, attempt, index: null });
}

export type Failure = {
  error: EngineError;
  /** Left out: the retry's `when` has not been asked. */
  mayRetry?: boolean;
};

/** After a failure: a retry, else the wired error port, else `continueOnError`, else the scope fails (design 3.6). */
export function failStep(draft: Draft, at: At, failure: Failure): void {
  const { path, step } = at;
  const node = getNode(draft.graph, step.node);
  const { error } = failure;
  if (step.status === 'waiting') clearWaits(draft, path, step);
  dropIterations(draft, path, step);
  const next = findRetryStage(node.retryStages, step.attempt);
  if (failure.mayRetry !== false && error.fault !== 'cancelled' && next !== undefined) {
    if (failure.mayRetry === undefined && next.stage.when !== undefined) {
      ask(draft, { path, step: withoutWork(step) }, { kind: 'retry', error });
      return;
    }
    const seed = `${draft.run.runId}/${path}#${step.attempt}`;
    const dueAt = draft.now + retryDelayMs(next.stage, next.retry, seed);
    const retrying: OpenStep = {
      ...withoutWork(step),
      status: 'retrying',
      failure: { error, finishedAt: draft.now },
      dueAt,
    };
    putStep(draft, path, retrying);
    recordAttempt(draft, { path, step: retrying }, { status: 'retrying', error });
    return;
  }
  const result: ValueRef = { kind: 'failure', path };
  const ports = portsAfterFailure(node);
  complete(draft, at, { status: 'failed', ports, result, error });
  if (ports.length === 0) failScope(draft, scopeOf(path), error);
}

function withoutWork({ ask: _, waitsFor: __, iterations: ___, ...step }: OpenStep): OpenStep {
  return step;
}

function portsAfterFailure(node: GraphNode): string[] {
  if (isPortWired(node, 'error')) return ['error'];
  return node.policy.continueOnError === true && node.ports.includes('out') ? ['out'] : [];
}

/** A failure that nothing in its scope handles: the run fails, or what holds the iteration deals with it. */
export function failScope(draft: Draft, scope: string, error: EngineError): void {
  if (scope === '') failRun(draft, error);
  else draft.todo.push({ kind: 'scope_failed', scope, error });
}

/** All iterations are over: the container's result is the list of theirs. */
export function completeContainer(draft: Draft, at: At): void {
  const result = takeResults(draft, at.path, at.step);
  succeed(draft, at, { ports: ['out'], result });
}

type Completion = Omit<FinishedStep, 'node'> & { reusedFrom?: string; isLast?: boolean };

function complete(draft: Draft, at: At, done: Completion, hasRecovered = false): void {
  const { path, step } = at;
  const { reusedFrom, isLast, ...finished } = { ...done, result: keptResult(draft, at, done.result) };
  putStep(draft, path, { node: step.node, ...finished });
  recordAttempt(draft, at, {
    status: done.status,
    ports: done.ports,
    // A failed approval still shows who decided what; any other failed step has no result of its own.
    result: done.error !== undefined && finished.result.kind === 'failure' ? null : finished.result,
    error: done.error ?? null,
    ...(reusedFrom !== undefined && { reusedFrom }),
  });
  if (done.ports.length > 0 && isLast !== true) followEdges(draft, path);
  const isHandler = draft.run.failing !== undefined && path === draft.graph.failureHandler;
  if (isHandler && (done.error === undefined || done.ports.length > 0)) {
    endHandled(draft, path, hasRecovered);
  }
}

/** The result as it may be shown, whoever made it: an execution, people, the iterations of a container or a step before. */
function keptResult({ graph }: Draft, { step }: At, result: ValueRef): ValueRef {
  const needsNoMark = !getNode(graph, step.node).keepsSecret.result || unmarkedKinds.includes(result.kind);
  return needsNoMark ? result : { kind: 'secret', of: result };
}

/** Secret as they are, or no value at all. */
const unmarkedKinds: ValueRef['kind'][] = ['sealed', 'secret', 'hidden', 'failure'];

/** The first executed `return` fixes the result; without `then: continue` it ends the run (design 3.3). */
function returnFrom(draft: Draft, path: string): void {
  const step = draft.steps.get(path);
  if (step === undefined || step === null) return;
  if (draft.run.returned === null) fixResult(draft, path, scopeOf(path) !== '');
  if (getNode(draft.graph, step.node).node.config.then === 'continue') return;
  endRun(draft, { status: 'succeeded', result: resultOfRun(draft), error: null });
}

/** A merge has gone on: what leads only to it is cancelled if it is set so (design 3.3). */
function cancelOthers(draft: Draft, path: string): void {
  const scope = scopeOf(path);
  const merge = findStep(draft, path)?.node ?? '';
  for (const id of getNode(draft.graph, merge).overtakes) {
    const other = stepPath(scope, id);
    const step = findStep(draft, other);
    if (step === undefined || !isOpen(step)) continue;
    cancelStep(draft, other, { ...step });
    followEdges(draft, other);
  }
}

export function describeError(at: At, error: StepError): EngineError {
  return { ...error, node: at.step.node, path: at.path, attempt: at.step.attempt };
}
