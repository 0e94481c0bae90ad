import type { FlowEdge } from '#shared/graph/schema.ts';
import { type Draft, findStep } from './draft.ts';
import { type GraphNode, getNode } from './run-graph.ts';
import { stepPath } from './scopes.ts';
import { isOpen } from './state.ts';
import type { ValueRef } from './values.ts';

export type EdgeState = 'pending' | 'taken' | 'dead';

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
 * The taken edges into a node, in document order; undefined while it has to wait for one that is pending. A merge
 * does not wait once an edge is taken. Looks from the last edge on, because sources mostly finish in document order.
 */
export function resolveIncoming(draft: Draft, scope: string, node: GraphNode): FlowEdge[] | undefined {
  const taken: FlowEdge[] = [];
  let hasPending = false;
  for (let index = node.incoming.length - 1; index >= 0; index--) {
    const edge = node.incoming[index];
    if (edge === undefined) continue;
    const state = edgeState(draft, scope, edge);
    if (state === 'pending') {
      if (node.kind !== 'merge') return undefined;
      hasPending = true;
    }
    if (state === 'taken') taken.push(edge);
  }
  return hasPending && taken.length === 0 ? undefined : taken.reverse();
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
  return isBulky(step.result) ? { kind: 'step', path } : step.result;
}

function isBulky({ kind }: ValueRef): boolean {
  return kind === 'inline' || kind === 'object' || kind === 'list' || kind === 'sealed' || kind === 'secret';
}

/** The same value by a reference that still holds when the steps that it names are gone from the state. */
export function standAlone(draft: Draft, ref: ValueRef): ValueRef {
  switch (ref.kind) {
    case 'step': {
      const step = findStep(draft, ref.path);
      return step === undefined || isOpen(step) ? { kind: 'null' } : standAlone(draft, step.result);
    }
    case 'failure': {
      const step = findStep(draft, ref.path);
      const error = step === undefined || isOpen(step) ? undefined : step.error;
      return error === undefined ? { kind: 'inline', json: '{"error":null}' } : { kind: 'error', error };
    }
    case 'object':
      return {
        kind: 'object',
        members: ref.members.map((member) => ({ ...member, ref: standAlone(draft, member.ref) })),
      };
    case 'secret':
      return { kind: 'secret', of: standAlone(draft, ref.of) };
    default:
      return ref;
  }
}
