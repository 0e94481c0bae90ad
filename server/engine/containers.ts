import { cancelScope, endIterationScope, removeScope } from './cancel.ts';
import { type Draft, findIteration, findOpenStep, stepsInScope, type Todo } from './draft.ts';
import { standAlone } from './edges.ts';
import { type At, completeContainer, describeError, failStep } from './finish-step.ts';
import { keepResult, pumpContainer, takeResults } from './iterations.ts';
import type { Answer } from './messages.ts';
import { getNode } from './run-graph.ts';
import { scopeResult } from './scope-result.ts';
import { type Iteration, iterationOf, iterationScope } from './scopes.ts';
import { isOpen, type OpenStep } from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

/** Does what is left for containers, until nothing follows from it any more (design 3.5). */
export function settleScopes(draft: Draft): void {
  while (draft.run.ending === null) {
    const todo = draft.todo.shift();
    if (todo !== undefined) {
      carryOut(draft, todo);
      continue;
    }
    const scope = takeFirst(draft.touched);
    if (scope !== undefined) {
      endScopeIfDone(draft, scope);
      continue;
    }
    const path = takeFirst(draft.pumping);
    if (path === undefined) return;
    if (pumpContainer(draft, path)) finishContainer(draft, path);
  }
}

function takeFirst(set: Set<string>): string | undefined {
  for (const first of set) {
    set.delete(first);
    return first;
  }
  return undefined;
}

/** The container of an iteration that is unfinished and not asked about; undefined when it is over. */
function findRunning(draft: Draft, { container, attempt, index }: Iteration): OpenStep | undefined {
  const step = findOpenStep(draft, container);
  if (step?.status !== 'iterating' || step.attempt !== attempt) return undefined;
  return step.iterations?.active.includes(index) === true ? step : undefined;
}

/** An iteration ends when nothing is left to do in it; its result follows design 3.3. */
function endScopeIfDone(draft: Draft, scope: string): void {
  const iteration = iterationOf(scope);
  if (findRunning(draft, iteration) === undefined || findIteration(draft, scope) !== undefined) return;
  if (stepsInScope(draft, scope).some(({ entry }) => isOpen(entry))) return;
  endIteration(draft, iteration, standAlone(draft, scopeResult(draft, scope)));
}

/** An iteration has its result. A while, or a container with `stopIf`, is asked first whether it goes on. */
function endIteration(draft: Draft, iteration: Iteration, result: ValueRef): void {
  const { container, attempt, index } = iteration;
  const step = findRunning(draft, iteration);
  if (step === undefined) return;
  const node = getNode(draft.graph, step.node);
  if (step.kind !== 'while' && node.stops !== 'iterations') {
    closeIteration(draft, iteration, result);
    draft.pumping.add(container);
    return;
  }
  draft.iterations.set(iterationScope(container, attempt, index), { result, askedAt: draft.now });
  draft.commands.push({ kind: 'evaluate', path: container, node: step.node, attempt, index });
}

function closeIteration(draft: Draft, { container, attempt, index }: Iteration, result: ValueRef): void {
  removeScope(draft, iterationScope(container, attempt, index));
  keepResult(draft, container, index, result);
}

/** What was asked about an iteration that has ended is answered. */
export function answerIteration(draft: Draft, iteration: Iteration, answer: Answer): void {
  const { container, attempt, index } = iteration;
  const step = findRunning(draft, iteration);
  const entry = findIteration(draft, iterationScope(container, attempt, index));
  if (step === undefined || entry?.askedAt === undefined) return;
  const at = () => ({ path: container, step: findOpenStep(draft, container) ?? step });
  closeIteration(draft, iteration, entry.result);
  if (!answer.ok) {
    failContainer(draft, container, describeError(at(), answer.error));
    return;
  }
  const { stopIf } = getNode(draft.graph, step.node).policy;
  if (answer.stops === true && stopIf !== undefined) {
    if (stopIf.fail === undefined) stopContainer(draft, container);
    else failContainer(draft, container, stoppedError(at(), stopIf.fail));
    return;
  }
  if (answer.goesOn === true) goOn(draft, container);
  draft.pumping.add(container);
}

function stoppedError(at: At, message: string): EngineError {
  return describeError(at, {
    code: 'stopped',
    message: message || 'The condition to stop was met',
    fault: 'user',
  });
}

/** A while whose condition holds runs once more, unless it has reached its limit (design 3.5). */
function goOn(draft: Draft, container: string): void {
  const step = findOpenStep(draft, container);
  if (step?.kind !== 'while' || step.iterations === undefined) return;
  const { config } = getNode(draft.graph, step.node).node;
  const most = Math.min(
    typeof config.maxIterations === 'number' ? config.maxIterations : defaultMaxIterations,
    mostIterations,
  );
  if (step.iterations.count < most) {
    draft.steps.set(container, {
      ...step,
      iterations: { ...step.iterations, count: step.iterations.count + 1 },
    });
    return;
  }
  if (config.whenMaximum === 'stop') return;
  const message = `The condition still holds after ${most} iterations, which is the limit`;
  const error = describeError({ path: container, step }, { code: 'max_iterations', message, fault: 'user' });
  failContainer(draft, container, error);
}

const defaultMaxIterations = 1000;
/** The most iterations of one container, so that a run's document stays small. */
export const mostIterations = 100_000;

function carryOut(draft: Draft, todo: Todo): void {
  const iteration = iterationOf(todo.scope);
  const step = findRunning(draft, iteration);
  if (step === undefined) return;
  cancelScope(draft, todo.scope);
  draft.touched.delete(todo.scope);
  if (todo.kind === 'stop' && todo.error === undefined) {
    if (todo.ends === 'iteration') {
      endIteration(draft, iteration, todo.result);
      return;
    }
    closeIteration(draft, iteration, todo.result);
    stopContainer(draft, iteration.container);
    return;
  }
  const error = todo.error ?? null;
  if (error === null) return;
  const collects = getNode(draft.graph, step.node).node.config.whenItemFails === 'collect';
  if (todo.kind === 'scope_failed' && collects && step.kind === 'loop') {
    endIteration(draft, iteration, { kind: 'error', error });
    return;
  }
  failContainer(draft, iteration.container, error);
}

/** The container ends with the results that there are; iterations in flight are cancelled and left out. */
function stopContainer(draft: Draft, path: string): void {
  cancelActive(draft, path);
  finishContainer(draft, path);
}

function cancelActive(draft: Draft, path: string): void {
  const step = findOpenStep(draft, path);
  if (step?.iterations === undefined) return;
  const { active } = step.iterations;
  for (const index of active) endIterationScope(draft, iterationScope(path, step.attempt, index));
  const changed = findOpenStep(draft, path);
  if (changed?.iterations === undefined) return;
  draft.steps.set(path, { ...changed, iterations: { ...changed.iterations, active: [] } });
}

function finishContainer(draft: Draft, path: string): void {
  const step = findOpenStep(draft, path);
  if (step?.status === 'iterating') completeContainer(draft, { path, step });
}

/** A container fails as the step that first failed in it, with the results so far (design 3.5). */
export function failContainer(draft: Draft, path: string, cause: EngineError): void {
  cancelActive(draft, path);
  const step = findOpenStep(draft, path);
  if (step === undefined) return;
  const results = takeResults(draft, path, step);
  const { iterations: _, ...rest } = step;
  failStep(draft, { path, step: rest }, { error: { ...cause, results: { ...results, isSparse: true } } });
}

/** Lets containers whose state says so go on: after a crash, or where one decision left the rest to the next. */
export function resumeContainers(draft: Draft): void {
  for (const path of draft.state.open) {
    const step = findOpenStep(draft, path);
    if (step?.status === 'iterating') draft.pumping.add(path);
  }
}

/** Asks again what was being asked when a worker was lost. */
export function askAgain(draft: Draft): void {
  for (const path of draft.state.open) {
    const step = findOpenStep(draft, path);
    if (step === undefined) continue;
    const { node, attempt } = step;
    if (step.status === 'asking') draft.commands.push({ kind: 'evaluate', path, node, attempt, index: null });
    for (const index of step.iterations?.active ?? []) {
      if (findIteration(draft, iterationScope(path, attempt, index))?.askedAt === undefined) continue;
      draft.commands.push({ kind: 'evaluate', path, node, attempt, index });
    }
  }
}

/** A failure in a scope from outside the steps of it, such as a limit in time. */
export function failOpenStep(draft: Draft, at: At, error: EngineError): void {
  if (at.step.status === 'iterating') failContainer(draft, at.path, error);
  else failStep(draft, at, { error });
}
