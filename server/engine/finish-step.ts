import type { RunError } from '#shared/runs/run.ts';
import { type Draft, findOpenStep, recordAttempt } from './draft.ts';
import { endRun, failScope, resultOfRun } from './end-run.ts';

import type { StepError, StepOutcome } from './messages.ts';
import { bypassPorts, bypassResult, followEdges, pinnedOutcome } from './ready.ts';
import { findRetryStage, retryDelayMs } from './retry.ts';
import { type GraphNode, getNode, isPortWired } from './run-graph.ts';
import type { FinishedStep, OpenStep, ValueRef } from './state.ts';

/** Applies what an execution came to; an outcome of a step that does not run any more changes nothing. */
export function finishStep(draft: Draft, path: string, attempt: number, outcome: StepOutcome): void {
  const step = findOpenStep(draft, path);
  if (step === undefined || step.status !== 'running' || step.attempt !== attempt) return;
  const node = getNode(draft.graph, step.node);
  leaveRunning(draft, path, step);
  if ('input' in outcome) step.input = outcome.input;
  switch (outcome.kind) {
    case 'succeeded': {
      const result = outcome.result.kind === 'previous' ? step.previous : outcome.result;
      succeed(draft, { path, step }, { ports: outcome.ports, result });
      break;
    }
    case 'pinned':
      succeed(draft, { path, step }, pinnedOutcome(node));
      break;
    case 'bypassed':
      complete(
        draft,
        { path, step },
        {
          status: 'bypassed',
          ports: bypassPorts(node),
          result: bypassResult(node, step.previous),
        },
      );
      break;
    case 'failed':
      failStep(draft, { path, step }, { error: outcome.error, mayRetry: outcome.mayRetry });
      break;
    case 'waiting':
      step.status = 'waiting';
      step.dueAt = outcome.dueAt;
      draft.steps.set(path, step);
  }
}

type At = { path: string; step: OpenStep };

/** Completes a step with success; an approval whose chosen port leads nowhere fails its scope (design 3.8). */
export function succeed(draft: Draft, at: At, done: { ports: string[]; result: ValueRef }): void {
  const node = getNode(draft.graph, at.step.node);
  const [port] = done.ports;
  if (node.kind === 'approval' && port !== undefined && port !== 'approved' && !isPortWired(node, port)) {
    const sentence = port === 'rejected' ? 'The request was rejected' : 'The request was not decided in time';
    const failure = { code: `approval_${port}`, message: sentence, fault: 'user' as const };
    const error = describeError(at, failure);
    complete(draft, at, { status: 'failed', ...done, error });
    failScope(draft, error);
    return;
  }
  complete(draft, at, { status: 'succeeded', ...done });
  if (node.kind === 'return') returnFrom(draft, at.path);
}

type Failure = {
  error: StepError;
  mayRetry: boolean;
};

/** After a failure: a retry, else the wired error port, else `continueOnError`, else the scope fails (design 3.6). */
export function failStep(draft: Draft, at: At, failure: Failure): void {
  const { path, step } = at;
  const node = getNode(draft.graph, step.node);
  const error = describeError(at, failure.error);
  const next = findRetryStage(node.retryStages, step.attempt);
  if (failure.mayRetry && error.fault !== 'cancelled' && next !== undefined) {
    step.status = 'retrying';
    step.failure = { error, finishedAt: draft.now };
    const seed = `${draft.run.runId}/${path}#${step.attempt}`;
    step.dueAt = draft.now + retryDelayMs(next.stage, next.retry, seed);
    draft.steps.set(path, step);
    recordAttempt(draft, at, { status: 'retrying', error });
    return;
  }
  const result: ValueRef = { kind: 'failure', path };
  const ports = portsAfterFailure(node);
  complete(draft, at, { status: 'failed', ports, result, error });
  if (ports.length === 0) failScope(draft, error);
}

function portsAfterFailure(node: GraphNode): string[] {
  if (isPortWired(node, 'error')) return ['error'];
  return node.policy.continueOnError === true && node.ports.includes('out') ? ['out'] : [];
}

/** The step stops executing: it takes no place any more and is no suspect. */
export function leaveRunning(draft: Draft, path: string, step: OpenStep): void {
  draft.run.running -= 1;
  step.crashes = 0;
  if (draft.run.suspects.includes(path)) {
    draft.run.suspects = draft.run.suspects.filter((suspect) => suspect !== path);
  }
}

function complete(draft: Draft, at: At, done: Omit<FinishedStep, 'node'>): void {
  const { path, step } = at;
  draft.steps.set(path, { node: step.node, ...done });
  recordAttempt(draft, at, {
    status: done.status,
    ports: done.ports,
    result: done.error === undefined ? done.result : approvalResult(done),
    error: done.error ?? null,
  });
  if (done.ports.length > 0) followEdges(draft, path);
}

/** A failed approval still shows who decided what; any other failed step has no result of its own. */
function approvalResult(done: Omit<FinishedStep, 'node'>): ValueRef | null {
  return done.result.kind === 'failure' ? null : done.result;
}

/** The first executed `return` fixes the result; without `then: continue` it ends the run (design 3.3). */
function returnFrom(draft: Draft, path: string): void {
  const step = draft.steps.get(path);
  if (step === undefined) return;
  const isFirst = draft.run.returned === null;
  if (isFirst) {
    draft.run.returned = path;
    draft.runChange.answeredBy = path;
    draft.runChange.result = { kind: 'step', path };
  }
  if (getNode(draft.graph, step.node).node.config.then === 'continue') return;
  endRun(draft, { status: 'succeeded', result: resultOfRun(draft), error: null });
}

function describeError(at: At, error: Failure['error']): RunError {
  return { ...error, node: at.step.node, path: at.path, attempt: at.step.attempt };
}
