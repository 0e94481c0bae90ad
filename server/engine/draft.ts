import type { JsonObject } from '#shared/json.ts';
import type { Command, Decision, RunChange, StepChange } from './messages.ts';
import { getNode, type RunGraph } from './run-graph.ts';
import { findIterationEntry, findRunEntry, findStepEntry, type RunState } from './run-state.ts';
import { recordPath, scopeOf } from './scopes.ts';
import {
  type IterationEntry,
  isOpen,
  iterationKey,
  type OpenStep,
  type RunEntry,
  runKey,
  type StepEntry,
  stepKey,
} from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

/** What is left to do for a container after one of its steps has done its part; in order of arrival. */
export type Todo =
  /** A failure that nothing in this iteration handled. */
  | { kind: 'scope_failed'; scope: string; error: EngineError }
  /** A `stopIf` held: the iteration, or the container that it belongs to, ends with this result. */
  | { kind: 'stop'; ends: 'iteration' | 'loop'; scope: string; result: ValueRef; error?: EngineError };

/**
 * One decision while it is made: reads through to the state, gathers what changes. The state itself is not touched,
 * and the cost of a decision is that of its changes, not of the run.
 */
export type Draft = {
  graph: RunGraph;
  now: number;
  state: RunState;
  run: RunEntry;
  /** null: removed. */
  steps: Map<string, StepEntry | null>;
  iterations: Map<string, IterationEntry | null>;
  /** Paths of changed steps by their scope. */
  scopes: Map<string, Set<string>>;
  /** Steps that became ready in this decision, not yet in the queue. */
  ready: string[];
  /** Scopes in which something has finished, so that they may have ended. */
  touched: Set<string>;
  /** Containers that may start another iteration. */
  pumping: Set<string>;
  todo: Todo[];
  records: StepChange[];
  payloads: { name: string; json: string }[];
  consumed: string[];
  runChange: RunChange;
  commands: Command[];
};

export function openDraft(graph: RunGraph, state: RunState, now: number): Draft | undefined {
  const run = findRunEntry(state);
  return run === undefined ? undefined : draftOf({ graph, state, now, run: { ...run } });
}

export function draftOf(given: Pick<Draft, 'graph' | 'state' | 'now' | 'run'>): Draft {
  return {
    ...given,
    steps: new Map(),
    iterations: new Map(),
    scopes: new Map(),
    ready: [],
    touched: new Set(),
    pumping: new Set(),
    todo: [],
    records: [],
    payloads: [],
    consumed: [],
    runChange: {},
    commands: [],
  };
}

export function closeDraft(draft: Draft): Decision {
  const setEntries: Record<string, JsonObject> = { [runKey]: storable(draft.run) };
  const unsetEntries: string[] = [];
  const keep = (key: string, entry: StepEntry | IterationEntry | null) => {
    if (entry !== null) setEntries[key] = storable(entry);
    else if (draft.state.entries.has(key)) unsetEntries.push(key);
  };
  for (const [path, entry] of draft.steps) keep(stepKey(path), entry);
  for (const [scope, entry] of draft.iterations) keep(iterationKey(scope), entry);
  return {
    changes: {
      setEntries,
      unsetEntries,
      steps: draft.records,
      run: draft.runChange,
      ...(draft.payloads.length > 0 && { payloads: draft.payloads }),
      ...(draft.consumed.length > 0 && { consumed: draft.consumed }),
    },
    commands: draft.commands,
  };
}

/** Entries hold JSON alone; an optional field that is undefined is dropped as the entry is written. */
function storable(entry: RunEntry | StepEntry | IterationEntry): JsonObject {
  return entry as unknown as JsonObject;
}

export function findStep(draft: Draft, path: string): StepEntry | undefined {
  const changed = draft.steps.get(path);
  return changed === undefined ? findStepEntry(draft.state, path) : (changed ?? undefined);
}

/** A copy of an open step that the decision may change; undefined when the step is not open. */
export function findOpenStep(draft: Draft, path: string): OpenStep | undefined {
  const step = findStep(draft, path);
  return step !== undefined && isOpen(step) ? { ...step } : undefined;
}

/** Stores a step's new entry, null: removes it. One that is not open any more may end its scope. */
export function putStep(draft: Draft, path: string, entry: StepEntry | null): void {
  const scope = scopeOf(path);
  draft.steps.set(path, entry);
  const inScope = draft.scopes.get(scope);
  if (inScope === undefined) draft.scopes.set(scope, new Set([path]));
  else inScope.add(path);
  if (scope !== '' && entry !== null && !isOpen(entry)) draft.touched.add(scope);
}

/** The steps of a scope as this decision has them. */
export function stepsInScope(draft: Draft, scope: string): { path: string; entry: StepEntry }[] {
  const paths = new Set([...(draft.state.scopes.get(scope) ?? []), ...(draft.scopes.get(scope) ?? [])]);
  return [...paths].flatMap((path) => {
    const entry = findStep(draft, path);
    return entry === undefined ? [] : [{ path, entry }];
  });
}

export function findIteration(draft: Draft, scope: string): IterationEntry | undefined {
  const changed = draft.iterations.get(scope);
  return changed === undefined ? findIterationEntry(draft.state, scope) : (changed ?? undefined);
}

/** Every open step as this decision has it, in order of start and then of the document. */
export function listOpenSteps(draft: Draft): { path: string; step: OpenStep }[] {
  const paths = new Set([...draft.state.open, ...draft.steps.keys()]);
  const open: { path: string; step: OpenStep }[] = [];
  for (const path of paths) {
    const step = findOpenStep(draft, path);
    if (step !== undefined) open.push({ path, step });
  }
  const place = (step: OpenStep) => getNode(draft.graph, step.node).index;
  return open.sort((a, b) => a.step.order - b.step.order || place(a.step) - place(b.step));
}

export function takeOrder(draft: Draft): number {
  const { order } = draft.run;
  draft.run.order = order + 1;
  return order;
}

/** Records an open step's attempt with what is new about it. */
export function recordAttempt(
  draft: Draft,
  at: { path: string; step: OpenStep },
  outcome: Pick<StepChange, 'status'> & Partial<StepChange>,
): void {
  const { path, step } = at;
  draft.records.push({
    path: recordPath(path, step.attempt),
    node: step.node,
    kind: getNode(draft.graph, step.node).kind,
    attempt: step.attempt,
    executions: step.executions,
    ports: [],
    order: step.order,
    startedAt: step.startedAt,
    finishedAt: draft.now,
    input: step.input,
    result: null,
    error: null,
    ...outcome,
  });
}
