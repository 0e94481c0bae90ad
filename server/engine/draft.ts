import type { JsonObject } from '#shared/json.ts';
import type { Command, Decision, RunChange, StepChange } from './messages.ts';
import { getNode, type RunGraph } from './run-graph.ts';
import {
  findRunEntry,
  findStepEntry,
  isOpen,
  type OpenStep,
  type RunEntry,
  type RunState,
  runKey,
  type StepEntry,
  stepKey,
} from './state.ts';

/**
 * One decision while it is made: reads through to the state, gathers what changes. The state itself is not touched,
 * and the cost of a decision is that of its changes, not of the run.
 */
export type Draft = {
  graph: RunGraph;
  now: number;
  state: RunState;
  run: RunEntry;
  steps: Map<string, StepEntry>;
  /** Steps that became ready in this decision, not yet in the queue. */
  ready: string[];
  records: StepChange[];
  runChange: RunChange;
  commands: Command[];
};

export function openDraft(graph: RunGraph, state: RunState, now: number): Draft | undefined {
  const run = findRunEntry(state);
  return run === undefined ? undefined : draftOf({ graph, state, now, run: { ...run } });
}

export function draftOf(given: Pick<Draft, 'graph' | 'state' | 'now' | 'run'>): Draft {
  return { ...given, steps: new Map(), ready: [], records: [], runChange: {}, commands: [] };
}

export function closeDraft(draft: Draft): Decision {
  const setEntries: Record<string, JsonObject> = { [runKey]: storable(draft.run) };
  for (const [path, entry] of draft.steps) setEntries[stepKey(path)] = storable(entry);
  return {
    changes: { setEntries, unsetEntries: [], steps: draft.records, run: draft.runChange },
    commands: draft.commands,
  };
}

/** Entries hold JSON alone; an optional field that is undefined is dropped as the entry is written. */
function storable(entry: RunEntry | StepEntry): JsonObject {
  return entry as unknown as JsonObject;
}

export function findStep(draft: Draft, path: string): StepEntry | undefined {
  return draft.steps.get(path) ?? findStepEntry(draft.state, path);
}

/** A copy of an open step that the decision may change; undefined when the step is not open. */
export function findOpenStep(draft: Draft, path: string): OpenStep | undefined {
  const step = findStep(draft, path);
  return step !== undefined && isOpen(step) ? { ...step } : undefined;
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

/** The path of an attempt's record: `fetch`, `fetch#2`. */
export function recordPath(path: string, attempt: number): string {
  return attempt === 1 ? path : `${path}#${attempt}`;
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
