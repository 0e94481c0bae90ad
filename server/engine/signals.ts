import { type Draft, findOpenStep } from './draft.ts';
import { succeed } from './finish-step.ts';
import type { EngineEvent } from './messages.ts';
import { getNode } from './run-graph.ts';
import { iterationOf, scopesAround } from './scopes.ts';
import type { OpenStep } from './state.ts';

type Signal = EngineEvent & { kind: 'signal' };

/**
 * The signal goes to the first step that waits for it, in document and then in index order; where nobody waits it is
 * not consumed and stays for a later one (design 3.8).
 */
export function takeSignal(draft: Draft, signal: Signal): void {
  const first = listWaiting(draft, signal).sort(inOrder(draft))[0];
  if (first === undefined) return;
  draft.consumed.push(signal.id);
  const { waitsFor: _, ...step } = first.step;
  succeed(draft, { path: first.path, step }, { ports: ['out'], result: signal.value });
}

type Waiting = { path: string; step: OpenStep };

/** A wait that had expired when the signal came does not take it. */
function listWaiting(draft: Draft, { name, at }: Signal): Waiting[] {
  const found: Waiting[] = [];
  for (const path of new Set([...draft.state.open, ...draft.steps.keys()])) {
    const step = findOpenStep(draft, path);
    if (step?.status !== 'waiting' || step.waitsFor?.on !== 'signal' || step.waitsFor.name !== name) continue;
    if (step.dueAt === null || at < step.dueAt) found.push({ path, step });
  }
  return found;
}

function inOrder({ graph }: Draft): (one: Waiting, other: Waiting) => number {
  return (one, other) => {
    const byNode = getNode(graph, one.step.node).index - getNode(graph, other.step.node).index;
    return byNode || compareIndexes(indexesOf(one.path), indexesOf(other.path));
  };
}

/** The indexes of the iterations that a path stands in, the outermost first. */
function indexesOf(path: string): number[] {
  const scopes = scopesAround(path).filter((scope) => scope !== '');
  return scopes.map((scope) => iterationOf(scope).index).reverse();
}

function compareIndexes(one: number[], other: number[]): number {
  for (let level = 0; level < Math.min(one.length, other.length); level++) {
    const difference = (one[level] ?? 0) - (other[level] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
