import { type Draft, findIteration, findOpenStep, putStep } from './draft.ts';
import { becomeReady, followEdges, touchBehind } from './ready.ts';
import { type GraphNode, getNode } from './run-graph.ts';
import { iterationScope, recordPath, stepPath } from './scopes.ts';
import type { Iterations, OpenStep } from './state.ts';
import { chunkName, type ListItem, type ListRef, sizeOf, type ValueRef } from './values.ts';

/** The most finished results that stand one by one in the state. */
const maxLoose = 128;
const maxLooseBytes = 64 * 1024;
/** A list whose references take more than this is kept in chunks. */
const maxListBytes = 4 * 1024;
/** The most records that one decision adds before the rest is left to the next one. */
const maxRecordsPerDecision = 200;

/** The items are known: from now on the body runs for each of them (design 3.5). */
export function beginIterations(draft: Draft, path: string, step: OpenStep, count: number): void {
  const hasBody = bodyOf(draft, step.node).length > 0;
  const iterations: Iterations = {
    count: hasBody ? count : 0,
    next: 0,
    active: [],
    loose: [],
    looseBytes: 0,
    chunks: [],
  };
  putStep(draft, path, { ...step, status: 'iterating', dueAt: null, iterations });
  draft.pumping.add(path);
}

/** Starts as many iterations as may run side by side; true when the container has none left to do. */
export function pumpContainer(draft: Draft, path: string): boolean {
  for (;;) {
    const step = findOpenStep(draft, path);
    if (step?.status !== 'iterating' || step.iterations === undefined) return false;
    const { iterations } = step;
    if (iterations.next >= iterations.count) return iterations.active.length === 0;
    if (iterations.active.length >= parallelismOf(getNode(draft.graph, step.node))) return false;
    if (draft.records.length >= maxRecordsPerDecision) {
      draft.commands.push({ kind: 'go_on' });
      return false;
    }
    const index = iterations.next;
    putIterations(draft, path, step, {
      ...iterations,
      next: index + 1,
      active: [...iterations.active, index],
    });
    startIteration(draft, path, step, index);
    if (draft.touched.size > 0) {
      draft.pumping.add(path);
      return false;
    }
  }
}

function startIteration(draft: Draft, path: string, step: OpenStep, index: number): void {
  const scope = iterationScope(path, step.attempt, index);
  const previous = firstPrevious(step, index);
  for (const node of bodyOf(draft, step.node)) {
    if (node.isTrigger) touchBehind(draft, scope, node);
    if (node.incoming.length > 0 || node.isTrigger) continue;
    const settled = becomeReady(draft, stepPath(scope, node.id), { node, previous, failed: null });
    if (settled !== undefined) followEdges(draft, settled);
  }
  draft.touched.add(scope);
}

/** `previous` at the entry of an iteration (design 3.4). */
function firstPrevious(step: OpenStep, index: number): ValueRef {
  if (step.kind === 'loop') return { kind: 'item', of: step.input ?? { kind: 'null' }, index };
  return step.iterations?.last ?? step.previous;
}

function bodyOf(draft: Draft, container: string): GraphNode[] {
  return draft.graph.bodies.get(container)?.nodes ?? [];
}

function parallelismOf({ kind, node }: GraphNode): number {
  if (kind !== 'loop') return 1;
  return typeof node.config.parallelism === 'number' ? node.config.parallelism : 1;
}

function putIterations(draft: Draft, path: string, step: OpenStep, iterations: Iterations): void {
  putStep(draft, path, { ...step, iterations });
}

/** An iteration is over: its steps leave the state, its result stays until it goes into a chunk. */
export function keepResult(draft: Draft, path: string, index: number, result: ValueRef): void {
  const step = findOpenStep(draft, path);
  if (step?.iterations === undefined) return;
  const { iterations } = step;
  draft.iterations.set(iterationScope(path, step.attempt, index), { result });
  const kept: Iterations = {
    ...iterations,
    active: iterations.active.filter((active) => active !== index),
    loose: [...iterations.loose, index],
    looseBytes: iterations.looseBytes + sizeOf(result),
    ...(step.kind === 'while' && { last: result }),
  };
  const isFull = kept.loose.length >= maxLoose || kept.looseBytes >= maxLooseBytes;
  putIterations(draft, path, step, isFull ? collapse(draft, path, step.attempt, kept) : kept);
}

/** Moves the finished results into a chunk. */
function collapse(draft: Draft, path: string, attempt: number, iterations: Iterations): Iterations {
  const at = recordPath(path, attempt);
  const chunk = `${draft.state.epoch}.${iterations.chunks.length}`;
  const items = looseItems(draft, path, attempt, iterations);
  draft.payloads.push({ name: chunkName(at, chunk), json: JSON.stringify(items) });
  for (const index of iterations.loose) draft.iterations.set(iterationScope(path, attempt, index), null);
  return { ...iterations, loose: [], looseBytes: 0, chunks: [...iterations.chunks, chunk] };
}

function looseItems(draft: Draft, path: string, attempt: number, { loose }: Iterations): ListItem[] {
  return [...loose]
    .sort((a, b) => a - b)
    .flatMap((index): ListItem[] => {
      const entry = findIteration(draft, iterationScope(path, attempt, index));
      return entry === undefined ? [] : [[index, entry.result]];
    });
}

/** All results so far as one value that stands alone; they leave the container's own entries. */
export function takeResults(draft: Draft, path: string, step: OpenStep): ListRef {
  const at = recordPath(path, step.attempt);
  let iterations = step.iterations;
  if (iterations === undefined) return { kind: 'list', at, chunks: [], items: [] };
  if (iterations.chunks.length > 0 || iterations.looseBytes > maxListBytes) {
    if (iterations.loose.length > 0) iterations = collapse(draft, path, step.attempt, iterations);
  }
  const items = looseItems(draft, path, step.attempt, iterations);
  for (const index of iterations.loose) {
    draft.iterations.set(iterationScope(path, step.attempt, index), null);
  }
  return { kind: 'list', at, chunks: iterations.chunks, items };
}

/** All results so far, that of the iteration which is asked about included; nothing is moved. */
export function resultsSoFar(
  step: OpenStep,
  path: string,
  resultOf: (scope: string) => ValueRef | undefined,
): ListRef {
  const { chunks = [], loose = [], active = [] } = step.iterations ?? {};
  const items = [...loose, ...active].flatMap((index): ListItem[] => {
    const result = resultOf(iterationScope(path, step.attempt, index));
    return result === undefined ? [] : [[index, result]];
  });
  return { kind: 'list', at: recordPath(path, step.attempt), chunks, items };
}
