import type { StepOutcome } from '#server/engine/messages.ts';
import { getNode } from '#server/engine/run-graph.ts';
import { findStepEntry } from '#server/engine/run-state.ts';
import { isOpen } from '#server/engine/state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import type { JsonValue } from '#shared/json.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import type { Executor } from './executors/executor.ts';
import { executors } from './executors/executors.ts';
import { findInstead, takeOver } from './instead-of-executing.ts';
import type { Evaluated } from './resolve-arguments.ts';
import { type ExecutedStep, runExecutor } from './run-executor.ts';
import { contextOf, type Execution, type StartedStep, type StepExecution } from './step-context.ts';
import { failed } from './step-outcome.ts';

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
  const input = await inputOf(given, { executor, ...at, known, name });
  if (!input.ok) return { outcome: failed(input.error, null, false), isDecided: false };
  return runExecutor(given, { ...at, executor, name, input });
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
  at: Pick<Execution, 'node' | 'context'> & { executor: Executor; known: ValueRef | null; name: string },
): Promise<InputOutcome> {
  const { known } = at;
  if (known !== null) return { ok: true, value: await values.load(known), ref: known };
  const resolved = await at.executor.resolveInput(at.context);
  if (!resolved.ok) return resolved;
  const name = `${at.name}/input`;
  const ref = at.node.keepsSecret.input
    ? await values.seal(name, resolved.value)
    : await values.store(name, resolved.value, at.executor.maxInlineInput);
  return { ok: true, value: resolved.value, ref };
}
