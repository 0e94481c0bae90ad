import type { FlowEdge } from '#shared/graph/schema.ts';
import { type Draft, findStep } from './draft.ts';
import { type GraphNode, getNode } from './run-graph.ts';
import { isOpen, type ValueRef } from './state.ts';

export type EdgeState = 'pending' | 'taken' | 'dead';

/** The path of a step in a scope: `send`, or `loop[3].send` inside an iteration. */
export function stepPath(scope: string, node: string): string {
  return scope === '' ? node : `${scope}.${node}`;
}

/** The scope that a step path stands in: '' for the flow, `loop[3]` for `loop[3].send`. */
export function scopeOf(path: string): string {
  const end = path.lastIndexOf('.');
  return end === -1 ? '' : path.slice(0, end);
}

/** An edge follows from its source alone, so it is never stored (design 3.3). */
export function edgeState(draft: Draft, scope: string, edge: FlowEdge): EdgeState {
  const source = getNode(draft.graph, edge.source);
  const step = findStep(draft, stepPath(scope, edge.source));
  if (step === undefined) return isDeadFromStart(draft, scope, source) ? 'dead' : 'pending';
  if (isOpen(step)) return 'pending';
  return step.ports.includes(edge.sourcePort) ? 'taken' : 'dead';
}

/** A trigger that did not fire, and in the flow's own scope a node that nothing leads to (design 3.3). */
export function isDeadFromStart(draft: Draft, scope: string, node: GraphNode): boolean {
  if (node.isTrigger) return draft.run.trigger !== node.id;
  return scope === '' && node.incoming.length === 0;
}

/**
 * The taken edges into a node, in document order; undefined while one is pending. Looks from the last edge on,
 * because sources mostly finish in document order.
 */
export function resolveIncoming(draft: Draft, scope: string, node: GraphNode): FlowEdge[] | undefined {
  const taken: FlowEdge[] = [];
  for (let index = node.incoming.length - 1; index >= 0; index--) {
    const edge = node.incoming[index];
    if (edge === undefined) continue;
    const state = edgeState(draft, scope, edge);
    if (state === 'pending') return undefined;
    if (state === 'taken') taken.push(edge);
  }
  return taken.reverse();
}

/** `previous` and `error` of a node that these taken edges lead to (design 3.4). */
export function inheritFrom(
  draft: Draft,
  scope: string,
  taken: FlowEdge[],
): { previous: ValueRef; failed: string | null } {
  const first = taken[0];
  const failedEdge = taken.find((edge) => edge.sourcePort === 'error');
  return {
    previous: first === undefined ? { kind: 'null' } : resultRef(draft, stepPath(scope, first.source)),
    failed: failedEdge === undefined ? null : stepPath(scope, failedEdge.source),
  };
}

/** A reference to a finished step's result that does not copy the value. */
export function resultRef(draft: Draft, path: string): ValueRef {
  const step = findStep(draft, path);
  if (step === undefined || isOpen(step)) return { kind: 'null' };
  return step.result.kind === 'inline' ? { kind: 'step', path } : step.result;
}
