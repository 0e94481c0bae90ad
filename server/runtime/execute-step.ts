import type { StepError, StepOutcome } from '#server/engine/messages.ts';
import { type GraphNode, getNode, type RunGraph } from '#server/engine/run-graph.ts';
import { findStepEntry, type RunState } from '#server/engine/run-state.ts';
import { isOpen, type OpenStep } from '#server/engine/state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import { cachedStep, findCached, keepCached } from './cached-results.ts';
import type { Connectors } from './connector-ports.ts';
import type { Executor, ExecutorContext, ExecutorResult } from './executors/executor.ts';
import { executors } from './executors/executors.ts';
import { findReusable } from './find-reusable.ts';
import { asksToRetry, asksToSkip, asksToStop } from './policy-questions.ts';
import type {
  ApprovalLinkPort,
  ApprovalStore,
  ChildRunPort,
  ClockPort,
  DefinitionStore,
  NodeScriptStore,
  OutboundPort,
  ResultCache,
  ScriptLimitsPort,
  SlotStore,
  StateStore,
  StepStore,
} from './ports.ts';
import type { RunRecord } from './records.ts';
import { createEvaluator, type Evaluated } from './resolve-arguments.ts';
import { resolveReferences } from './resolve-references.ts';
import type { RunValues } from './run-values.ts';
import type { SandboxPort, ScriptLogLine } from './sandbox-port.ts';
import { createSecretMask } from './secret-mask.ts';
import { isSensitive } from './secret-values.ts';
import { createStepScope } from './step-scope.ts';
import { createStepValues } from './step-values.ts';
import { takeSlot } from './take-slot.ts';

export type StepExecution = {
  run: RunRecord;
  graph: RunGraph;
  state: RunState;
  values: RunValues;
  sandbox: SandboxPort;
  approvals: ApprovalStore;
  approvalLinks: ApprovalLinkPort;
  states: StateStore;
  steps: StepStore;
  cache: ResultCache;
  slots: SlotStore;
  definitions: DefinitionStore;
  childRuns: ChildRunPort;
  sendSignal: ExecutorContext['sendSignal'];
  outbound: OutboundPort;
  connectors: Connectors;
  scripts: NodeScriptStore;
  scriptLimits: ScriptLimitsPort;
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
  const at: Execution = { step, node, context: contextOf(given, started, { node, step }) };
  const taken = await takeOver(given, at);
  if (taken?.kind === 'result') return { outcome: taken.outcome, isDecided: false };
  const instead = await findInstead(given, at);
  if (instead !== null) return { outcome: instead, isDecided: false };
  const executor = findExecutor(node.kind);
  if (executor === undefined) return { outcome: refuseKind(node.kind), isDecided: false };
  const name = `${given.run.id}/${started.path}#${started.attempt}.${step.executions}`;
  const known = taken?.kind === 'input' ? taken.input : step.input;
  const input = await inputOf(given, { executor, context: at.context, known, name });
  if (!input.ok) return { outcome: failed(input.error, null, false), isDecided: false };
  return runExecutor(given, { ...at, executor, name, input });
}

type ReadyStep = Execution & { executor: Executor; name: string; input: InputOutcome & { ok: true } };

/** Runs what the cache does not have, while it holds a slot of the node's limit (design 3.6). */
async function runExecutor(given: StepExecution, at: ReadyStep): Promise<ExecutedStep> {
  const { node, context, executor, name, input } = at;
  const { run, cache, slots, clock } = given;
  const done = { ...at, input: input.ref };
  const cached = await cachedStep(context, node.node, input.value);
  const found = cached === null ? undefined : await findCached(cache, run, cached, clock.now());
  if (found !== undefined) {
    const outcome = await outcomeOf(given, done, { kind: 'succeeded', ports: ['out'], value: found });
    return { outcome, isDecided: false };
  }
  const { evaluator, signal } = context;
  const slot = await takeSlot({ slots, clock }, { run, node, holder: name, evaluator, signal });
  if (slot.kind === 'failed') return { outcome: failed(slot.error, input.ref, false), isDecided: false };
  if (slot.kind === 'full') return { outcome: waitForSlot(input.ref, clock), isDecided: false };
  try {
    const result = maskResult(await withTimeout(executeWith(executor, context, input.value), node), context);
    if (cached !== null && result.kind === 'succeeded') {
      await keepCached(cache, run, cached, { value: result.value, now: clock.now() });
    }
    return { outcome: await outcomeOf(given, done, result), isDecided: isDecided(result) };
  } finally {
    await slot.release();
  }
}

/** What the executor gets holds the secrets that the recorded input only names. */
async function executeWith(
  executor: Executor,
  context: ExecutorContext,
  input: JsonValue,
): Promise<ExecutorResult> {
  const resolved = await resolveReferences(context.node, input, context.values).catch(refusal);
  return resolved instanceof AppError
    ? { kind: 'failed', error: { code: resolved.code, message: resolved.message, fault: 'user' } }
    : executor.execute(context, resolved);
}

function refusal(error: unknown): AppError {
  if (isAppError(error) && error.code !== 'unavailable') return error;
  throw error;
}

function maskResult(result: ExecutorResult, { mask }: ExecutorContext): ExecutorResult {
  if (result.kind === 'succeeded') return { ...result, value: mask.value(result.value) };
  if (result.kind !== 'failed') return result;
  // A step's error is JSON.
  return { ...result, error: mask.value(result.error as JsonObject) as StepError };
}

const slotPauseMs = 1000;

function waitForSlot(input: ValueRef, clock: ClockPort): StepOutcome {
  return { kind: 'waiting', input, dueAt: clock.now() + slotPauseMs, waitsFor: { on: 'slot' } };
}

/** One attempt of a step while it executes. */
type Execution = { step: OpenStep; node: GraphNode; context: ExecutorContext };

function contextOf(
  given: StepExecution,
  started: StartedStep,
  at: { node: GraphNode; step: OpenStep },
): ExecutorContext {
  const {
    run,
    graph,
    sandbox,
    approvals,
    approvalLinks,
    states,
    scripts,
    definitions,
    scriptLimits,
    childRuns,
    sendSignal,
    outbound,
    connectors,
    clock,
  } = given;
  const { path, attempt, signal, onLog } = started;
  const mask = createSecretMask();
  const evaluator = createEvaluator(sandbox, createStepScope(given, { path, step: at.step }));
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
    childRuns,
    sendSignal,
    outbound,
    values: createStepValues(connectors.values, run.workspaceId, mask),
    sql: connectors.sql,
    mail: connectors.mail,
    mask,
    scripts,
    definitions,
    scriptLimits,
    clock,
    signal,
    onLog: (line) => onLog({ ...line, text: mask.text(line.text) }),
  };
}

type TakenOver = { kind: 'result'; outcome: StepOutcome } | { kind: 'input'; input: ValueRef };

/** What a restarted run takes over from the one before (design 3.10). */
async function takeOver(given: StepExecution, at: Execution): Promise<TakenOver | null> {
  const { run, graph, steps, definitions, values } = given;
  if (run.restart === undefined || at.step.input !== null || at.step.attempt > 1) return null;
  const found = await findReusable({ steps, definitions }, { run, graph, path: at.context.path });
  if (found === null) return null;
  const { input, result, ports } = found.step;
  if (found.kind === 'input') return input === null ? null : { kind: 'input', input };
  const told = await whatIsTold(given, at, { previous: await values.load(result ?? { kind: 'null' }) });
  if (!told.ok) return { kind: 'result', outcome: failed(told.error, input, false) };
  const outcome: StepOutcome = {
    kind: 'succeeded',
    ports,
    result: result ?? { kind: 'null' },
    input,
    reusedFrom: run.restart.runId,
    ...told.told,
  };
  return { kind: 'result', outcome };
}

/** What stands before executing: `skipIf`, then pins (design 3.3); null: the step executes. */
async function findInstead(given: StepExecution, at: Execution): Promise<StepOutcome | null> {
  const { context, node, step } = at;
  if (step.input !== null || step.attempt > 1) return null;
  const answer = await asksToSkip(context.evaluator, node);
  if (!answer.ok) return failed(answer.error, null, false);
  if (answer.holds) return { kind: 'bypassed' };
  if (node.node.pinned?.enabled !== true) return null;
  const told = await whatIsTold(given, at, { previous: node.node.pinned.result });
  return told.ok ? { kind: 'pinned', ...told.told } : failed(told.error, null, false);
}

type Told = { ok: true; told: { stops?: boolean; recovers?: boolean } } | { ok: false; error: StepError };

/** What the engine needs to know of a result that it does not look into. */
async function whatIsTold(
  given: StepExecution,
  at: Execution,
  seen: { previous?: JsonValue },
): Promise<Told> {
  const { context, node, step } = at;
  const isHandler = step.failedWith !== undefined && given.graph.failureHandler === node.id;
  const told = { ...(isHandler && { recovers: saysRecovered(seen.previous) }) };
  if (node.stops !== 'itself') return { ok: true, told };
  const scope = seen.previous === undefined ? {} : { previous: seen.previous };
  const answer = await asksToStop(context.evaluator, node, scope);
  return answer.ok ? { ok: true, told: { ...told, stops: answer.holds } } : answer;
}

function saysRecovered(result: JsonValue | undefined): boolean {
  return isJsonObject(result) && result.recover === true;
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
  at: { executor: Executor; context: ExecutorContext; known: ValueRef | null; name: string },
): Promise<InputOutcome> {
  const { known } = at;
  if (known !== null) return { ok: true, value: await values.load(known), ref: known };
  const resolved = await at.executor.resolveInput(at.context);
  if (!resolved.ok) return resolved;
  const name = `${at.name}/input`;
  const ref = isSensitive(at.context.node, 'input')
    ? await values.seal(name, resolved.value)
    : await values.store(name, resolved.value, at.executor.maxInlineInput);
  return { ok: true, value: resolved.value, ref };
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
  at: Execution & { name: string; input: ValueRef },
  result: ExecutorResult,
): Promise<StepOutcome> {
  const { input, context, node } = at;
  switch (result.kind) {
    case 'succeeded': {
      const name = `${at.name}/result`;
      const stored = isSensitive(node.node, 'result')
        ? await given.values.seal(name, result.value)
        : await given.values.store(name, result.value);
      const told = await whatIsTold(given, at, { previous: result.value });
      if (!told.ok) return failed(told.error, input, false);
      return { kind: 'succeeded', ports: result.ports, result: stored, input, ...told.told };
    }
    case 'passed_on': {
      const told = await whatIsTold(given, at, {});
      if (!told.ok) return failed(told.error, input, false);
      return { kind: 'succeeded', ports: result.ports, result: { kind: 'previous' }, input, ...told.told };
    }
    case 'failed': {
      const { path, attempt } = context;
      const { error } = result;
      const mayRetry =
        result.mayRetry !== false && (await asksToRetry(context.evaluator, node, { path, attempt, error }));
      return failed(error, input, mayRetry);
    }
    case 'waiting': {
      const { dueAt, waitsFor } = result;
      return { kind: 'waiting', input, dueAt, ...(waitsFor && { waitsFor }) };
    }
    case 'iterates':
      return { kind: 'iterates', input, count: result.count };
  }
}

function failed(error: StepError, input: ValueRef | null, mayRetry: boolean): StepOutcome {
  return { kind: 'failed', error, input, mayRetry };
}

function isDecided(result: ExecutorResult): boolean {
  return result.kind === 'waiting' && result.isDecided;
}
