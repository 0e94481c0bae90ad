import type { ApplyResult, OperationOf } from './operations.ts';
import { putIn, takeOut } from './ordered-list.ts';
import type { FlowDefinition, FlowEdge } from './schema.ts';

export function applyAddEdges(definition: FlowDefinition, operation: OperationOf<'add_edges'>): ApplyResult {
  const edges = operation.edges.map((entry) => entry.edge);
  const nodeIds = new Set(definition.nodes.map((node) => node.id));
  const message = whyEdgesDoNotFit(definition, edges, nodeIds);
  if (message !== undefined) return { ok: false, message };
  const placed = operation.edges.map(({ edge, index }) => ({ item: edge, index }));
  return {
    ok: true,
    definition: { ...definition, edges: putIn(definition.edges, placed) },
    inverse: { kind: 'remove_edges', ids: edges.map((edge) => edge.id) },
  };
}

export function applyRemoveEdges(
  definition: FlowDefinition,
  operation: OperationOf<'remove_edges'>,
): ApplyResult {
  const known = new Set(definition.edges.map((edge) => edge.id));
  const missing = operation.ids.find((id) => !known.has(id));
  if (missing !== undefined) return { ok: false, message: `The flow has no edge "${missing}" any more.` };
  const ids = new Set(operation.ids);
  const { kept, taken } = takeOut(definition.edges, (edge) => ids.has(edge.id));
  return {
    ok: true,
    definition: { ...definition, edges: kept },
    inverse: { kind: 'add_edges', edges: taken.map(({ item, index }) => ({ edge: item, index })) },
  };
}

/** Says why edges cannot be added: their id is taken or an end is missing; undefined when they fit. */
export function whyEdgesDoNotFit(
  definition: FlowDefinition,
  edges: readonly FlowEdge[],
  nodeIds: ReadonlySet<string>,
): string | undefined {
  const taken = new Set(definition.edges.map((edge) => edge.id));
  for (const edge of edges) {
    if (taken.has(edge.id)) return `The flow has an edge "${edge.id}" already.`;
    taken.add(edge.id);
    const missing = [edge.source, edge.target].find((id) => !nodeIds.has(id));
    if (missing !== undefined)
      return `The edge "${edge.id}" joins the node "${missing}", which does not exist.`;
  }
  return undefined;
}
