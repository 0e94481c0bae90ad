import { type Draft, findStep } from './draft.ts';
import { resultRef } from './edges.ts';
import type { GraphNode } from './run-graph.ts';
import { iterationOf, nodeOfPath, stepPath } from './scopes.ts';
import type { ValueRef } from './values.ts';

/**
 * The result of a scope that ended without `return` (design 3.3): that of the only executed node without an
 * executed successor, an object of all such nodes by id, or null when nothing executed.
 */
export function scopeResult(draft: Draft, scope: string): ValueRef {
  const parent = scope === '' ? '' : nodeOfPath(iterationOf(scope).container);
  const body = draft.graph.bodies.get(parent)?.nodes ?? [];
  const last = body.filter(
    (node) => hasExecuted(draft, scope, node) && !hasExecutedSuccessor(draft, scope, node),
  );
  const members = last.map((node) => ({ node: node.id, ref: resultRef(draft, stepPath(scope, node.id)) }));
  const [only] = members;
  if (only === undefined) return { kind: 'null' };
  return members.length === 1 ? only.ref : { kind: 'object', members };
}

/** Bypassed, pinned and handled failed steps count as executed, triggers do not. */
function hasExecuted(draft: Draft, scope: string, node: GraphNode): boolean {
  if (node.isTrigger) return false;
  const step = findStep(draft, stepPath(scope, node.id));
  return step !== undefined && ['succeeded', 'bypassed', 'failed'].includes(step.status);
}

function hasExecutedSuccessor(draft: Draft, scope: string, node: GraphNode): boolean {
  const step = findStep(draft, stepPath(scope, node.id));
  if (step === undefined || !('ports' in step)) return false;
  return node.outgoing.some((edge) => {
    const target = draft.graph.nodes.get(edge.target);
    return step.ports.includes(edge.sourcePort) && target !== undefined && hasExecuted(draft, scope, target);
  });
}
