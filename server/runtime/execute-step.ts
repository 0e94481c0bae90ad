import type { StepError, StepOutcome } from '#server/engine/messages.ts';
import { findRetryStage } from '#server/engine/retry.ts';
import { type GraphNode, getNode, type RunGraph } from '#server/engine/run-graph.ts';
import { findStepEntry, type RunState } from '#server/engine/run-state.ts';
import { isOpen, type OpenStep } from '#server/engine/state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import type { JsonValue } from '#shared/json.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import type { Executor, ExecutorContext, ExecutorResult } from './executors/executor.ts';
import { executors } from './executors/executors.ts';
import type { ApprovalLinkPort, ApprovalStore, ClockPort, StateStore } from './ports.ts';
import type { RunRecord } from './records.ts';
import { createEvaluator, type Evaluated } from './resolve-arguments.ts';
import type { RunValues } from './run-values.ts';
import type { SandboxPort, ScriptLogLine } from './sandbox-port.ts';
import { createStepScope } from './step-scope.ts';

export type StepExecution = {
  run: RunRecord;
  graph: RunGraph;
  state: RunState;
  values: RunValues;
  sandbox: SandboxPort;
  approvals: ApprovalStore;
  approvalLinks: ApprovalLinkPort;
  states: StateStore;
  clock: ClockPort;
};

export type StartedStep = {
  path: string;
  attempt: number;
  signal: AbortSignal;
  onLog(line: ScriptLogLine): void;
};

/** `isDecided`: what the step waits for is there already, so the inbox is worth a look. */
export type ExecutedStep = { outcome: StepOutcome; isDecided: boolean };

/** Executes one attempt of a step: `skipIf`, arguments, the executor, its result stored (design 3.3, 3.4). */
export async function executeStep(given: StepExecution, started: StartedStep): Promise<ExecutedStep> {
  const step = findStepEntry(given.state, started.path);
  if (step === undefined || !isOpen(step)) throw new Error(`The step "${started.path}" is not open`);
  const node = getNode(given.graph, step.node);
  const context = contextOf(given, started, { node, step });
  const instead = started.attempt === 1 ? await askSkipIf(context, node) : null;
  if (instead !== null) return { outcome: instead, isDecided: false };
  const executor = findExecutor(node.kind);
  if (executor === undefined) return { outcome: refuseKind(node.kind), isDecided: false };
  const name = `${given.run.id}/${started.path}#${started.attempt}.${step.executions}`;
  const input = await inputOf(given, { executor, context, step, name });
  if (!input.ok) return { outcome: failed(input.error, null, false), isDecided: false };
  const result = await withTimeout(executor.execute(context, input.value), node);
  return {
    outcome: await outcomeOf(given, context, { node, name, input: input.ref, result }),
    isDecided: isDecided(result),
  };
}

function contextOf(
  given: StepExecution,
  started: StartedStep,
  at: { node: GraphNode; step: OpenStep },
): ExecutorContext {
  const { run, graph, sandbox, approvals, approvalLinks, states, clock } = given;
  const { path, attempt, signal, onLog } = started;
  const evaluator = createEvaluator(sandbox, createStepScope(given, at.step));
  return {
    run,
    graph,
    node: at.node.node,
    path,
    attempt,
    evaluator,
    sandbox,
    approvals,
    approvalLinks,
    states,
    clock,
    signal,
    onLog,
  };
}

/** `skipIf` stands before pins (design 3.3); null: the step executes. */
async function askSkipIf(context: ExecutorContext, node: GraphNode): Promise<StepOutcome | null> {
  const { skipIf } = node.policy;
  if (skipIf === undefined) return null;
  const answer = await context.evaluator.evaluate(skipIf, 'The condition "skip if"');
  if (!answer.ok) return failed(answer.error, null, false);
  if (answer.value) return { kind: 'bypassed' };
  return node.node.pinned?.enabled === true ? { kind: 'pinned' } : null;
}

function findExecutor(kind: string): Executor | undefined {
  const found = isNodeKind(kind) ? executors[kind] : undefined;
  return typeof found === 'object' ? found : undefined;
}

function refuseKind(kind: string): StepOutcome {
  const message = `Nodes of the kind "${kind}" are not supported yet.`;
  return failed({ code: 'not_supported', message, fault: 'user' }, null, false);
}

type InputOutcome = { ok: true; value: JsonValue; ref: ValueRef } | (Evaluated & { ok: false });

/** Arguments are resolved once per step: a retry uses what the first attempt recorded. */
async function inputOf(
  { values }: StepExecution,
  at: { executor: Executor; context: ExecutorContext; step: OpenStep; name: string },
): Promise<InputOutcome> {
  const { input } = at.step;
  if (input !== null) return { ok: true, value: await values.load(input), ref: input };
  const resolved = await at.executor.resolveInput(at.context);
  if (!resolved.ok) return resolved;
  return { ok: true, value: resolved.value, ref: await values.store(`${at.name}/input`, resolved.value) };
}

/** The step's own time limit, beside what the sandbox enforces itself (design 3.6). */
async function withTimeout(execution: Promise<ExecutorResult>, node: GraphNode): Promise<ExecutorResult> {
  const { timeoutSeconds } = node.policy;
  if (timeoutSeconds === undefined) return execution;
  const milliseconds = Math.min(timeoutSeconds * 1000, 2 ** 31 - 1);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ExecutorResult>((resolve) => {
    const message = `The step took longer than its limit of ${timeoutSeconds} s.`;
    const result: ExecutorResult = { kind: 'failed', error: { code: 'timeout', message, fault: 'timeout' } };
    timer = setTimeout(() => resolve(result), milliseconds);
  });
  try {
    return await Promise.race([execution, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function outcomeOf(
  given: StepExecution,
  context: ExecutorContext,
  at: { node: GraphNode; name: string; input: ValueRef; result: ExecutorResult },
): Promise<StepOutcome> {
  const { result, input } = at;
  switch (result.kind) {
    case 'succeeded': {
      const stored = await given.values.store(`${at.name}/result`, result.value);
      return { kind: 'succeeded', ports: result.ports, result: stored, input };
    }
    case 'passed_on':
      return { kind: 'succeeded', ports: result.ports, result: { kind: 'previous' }, input };
    case 'failed': {
      const mayRetry = result.mayRetry !== false && (await mayRetryAfter(context, at.node, result.error));
      return failed(result.error, input, mayRetry);
    }
    case 'waiting':
      return { kind: 'waiting', input, dueAt: result.dueAt };
  }
}

/** Asks `when` of the retry stage that would be next; one that throws ends the retries (design 3.6). */
async function mayRetryAfter(context: ExecutorContext, node: GraphNode, error: StepError): Promise<boolean> {
  const next = findRetryStage(node.retryStages, context.attempt);
  if (next === undefined || error.fault === 'cancelled') return false;
  if (next.stage.when === undefined) return true;
  const { path, attempt } = context;
  const seen: JsonValue = JSON.parse(JSON.stringify({ ...error, node: node.id, path, attempt }));
  const extra = { error: seen, attempt };
  const answer = await context.evaluator.evaluate(next.stage.when, 'The condition of the retry', extra);
  return answer.ok && Boolean(answer.value);
}

function failed(error: StepError, input: ValueRef | null, mayRetry: boolean): StepOutcome {
  return { kind: 'failed', error, input, mayRetry };
}

function isDecided(result: ExecutorResult): boolean {
  return result.kind === 'waiting' && result.isDecided;
}
