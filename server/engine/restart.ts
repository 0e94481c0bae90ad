import { getNode, type RunGraph } from './run-graph.ts';
import { iterationOf, nodeOfPath, scopeOf, splitAttempt } from './scopes.ts';

/**
 * What a step of a run that restarts another one at a path does (design 3.10): `reuse` the result that it had there if
 * it succeeded, `run`, or `enter`: it is a container that holds the path, and its body runs with the same items.
 */
export type Restarted = 'reuse' | 'run' | 'enter';

type Level = { node: string; index: number | null };

/** The nodes on the way to a step, the outermost first, with the index of the iteration inside each container. */
function levelsOf(path: string): Level[] {
  const levels: Level[] = [{ node: nodeOfPath(splitAttempt(path)[0]), index: null }];
  for (let scope = scopeOf(path); scope !== ''; ) {
    const { container, index } = iterationOf(scope);
    levels.unshift({ node: nodeOfPath(container), index });
    scope = scopeOf(container);
  }
  return levels;
}

/**
 * Reset are the node at the path, what comes after it, and the containers that hold it from that iteration on; in a
 * parallel loop the other iterations are not.
 */
export function restarted(graph: RunGraph, at: string, path: string): Restarted {
  const target = levelsOf(at);
  const asked = levelsOf(path);
  for (const [depth, level] of asked.entries()) {
    const goal = target[depth];
    if (goal === undefined) return 'run';
    if (level.node !== goal.node) return comesAfter(graph, goal.node, level.node) ? 'run' : 'reuse';
    if (goal.index === null) return 'run';
    if (level.index === null) return 'enter';
    if (level.index === goal.index) continue;
    return level.index < goal.index || isParallel(graph, level.node) ? 'reuse' : 'run';
  }
  return 'run';
}

function isParallel(graph: RunGraph, container: string): boolean {
  const { kind, node } = getNode(graph, container);
  return kind === 'loop' && typeof node.config.parallelism === 'number' && node.config.parallelism > 1;
}

/** Whether edges lead from one node to another of the same body. */
function comesAfter(graph: RunGraph, first: string, other: string): boolean {
  const seen = new Set<string>();
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { target } of graph.nodes.get(id)?.outgoing ?? []) {
      if (target === other) return true;
      if (!seen.has(target)) waiting.push(target);
      seen.add(target);
    }
  }
  return false;
}
