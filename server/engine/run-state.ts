import type { JsonObject } from '#shared/json.ts';
import { scopeOf } from './scopes.ts';
import {
  dueTime,
  type IterationEntry,
  isOpen,
  iterationKey,
  type OpenStep,
  pathOfKey,
  type RunEntry,
  runKey,
  type StepEntry,
  type StoredState,
  stateVersion,
  stepKey,
} from './state.ts';

/**
 * The engine's state of one run in memory: entries by key, and what is derived from them and never stored. `decide`
 * only reads it, `applyChanges` writes it.
 */
export type RunState = {
  entries: Map<string, JsonObject>;
  /** Paths of the steps that are open. */
  open: Set<string>;
  /** Open steps for which something is due at a time. */
  timed: Set<string>;
  /** Paths of all steps by the scope that they stand in. */
  scopes: Map<string, Set<string>>;
  /** The claim under which it is executed: it makes names of chunks unique. */
  epoch: number;
};

/** Reads a stored state. Throws when it was written by a newer release. */
export function loadState(stored: StoredState, epoch = 0): RunState {
  const state: RunState = {
    entries: new Map(Object.entries(stored)),
    open: new Set(),
    timed: new Set(),
    scopes: new Map(),
    epoch,
  };
  const version = state.entries.get(runKey)?.v;
  if (typeof version === 'number' && version > stateVersion) {
    throw new Error(`The run's state has version ${version}; this release reads up to ${stateVersion}`);
  }
  for (const [key, entry] of state.entries) {
    const path = pathOfKey(key);
    if (path !== null) indexStep(state, path, entry as StepEntry);
  }
  return state;
}

/** Brings the state in memory up to what a decision changed; costs as much as there are changes. */
export function applyChanges(
  state: RunState,
  changes: { setEntries: StoredState; unsetEntries: string[] },
): void {
  for (const [key, entry] of Object.entries(changes.setEntries)) {
    state.entries.set(key, entry);
    const path = pathOfKey(key);
    if (path !== null) indexStep(state, path, entry as StepEntry);
  }
  for (const key of changes.unsetEntries) {
    state.entries.delete(key);
    const path = pathOfKey(key);
    if (path !== null) forgetStep(state, path);
  }
}

function indexStep(state: RunState, path: string, entry: StepEntry): void {
  const isOpenStep = isOpen(entry);
  if (isOpenStep) state.open.add(path);
  else state.open.delete(path);
  if (isOpenStep && dueTime(entry) !== null) state.timed.add(path);
  else state.timed.delete(path);
  const scope = scopeOf(path);
  const inScope = state.scopes.get(scope);
  if (inScope === undefined) state.scopes.set(scope, new Set([path]));
  else inScope.add(path);
}

function forgetStep(state: RunState, path: string): void {
  state.open.delete(path);
  state.timed.delete(path);
  const scope = scopeOf(path);
  const inScope = state.scopes.get(scope);
  inScope?.delete(path);
  if (inScope?.size === 0) state.scopes.delete(scope);
}

export function findRunEntry(state: RunState): RunEntry | undefined {
  return state.entries.get(runKey) as RunEntry | undefined;
}

export function findStepEntry(state: RunState, path: string): StepEntry | undefined {
  return state.entries.get(stepKey(path)) as StepEntry | undefined;
}

export function findIterationEntry(state: RunState, scope: string): IterationEntry | undefined {
  return state.entries.get(iterationKey(scope)) as IterationEntry | undefined;
}

/** The open steps with their paths. */
export function openSteps(state: RunState): { path: string; step: OpenStep }[] {
  const found: { path: string; step: OpenStep }[] = [];
  for (const path of state.open) {
    const step = findStepEntry(state, path);
    if (step !== undefined && isOpen(step)) found.push({ path, step });
  }
  return found;
}

/** The earliest time at which something is due (retry, expiry, timeout of a step); null: nothing is. */
export function nextDueAt(state: RunState, graph: { timeoutMs: number | null }): number | null {
  const run = findRunEntry(state);
  const isLimited = run !== undefined && graph.timeoutMs !== null && run.failing === undefined;
  let due = isLimited ? run.startedAt + (graph.timeoutMs ?? 0) : Infinity;
  for (const path of state.timed) {
    const step = findStepEntry(state, path);
    if (step !== undefined && isOpen(step)) due = Math.min(due, dueTime(step) ?? Infinity);
  }
  return due === Infinity ? null : due;
}
