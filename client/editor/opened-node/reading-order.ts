import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';

/**
 * The nodes as people read them: what comes before stands before, and beside each other the upper one first. Previous
 * and next walk along this list, so that every node is reached. Nodes of a cycle stand last.
 */
export function readingOrder(definition: Pick<FlowDefinition, 'nodes' | 'edges'>): FlowNode[] {
  const waitsFor = new Map(definition.nodes.map((node) => [node.id, 0]));
  const edges = definition.edges.filter((edge) => waitsFor.has(edge.source) && waitsFor.has(edge.target));
  for (const edge of edges) waitsFor.set(edge.target, (waitsFor.get(edge.target) ?? 0) + 1);
  let left = definition.nodes.toSorted(byPlace);
  const order: FlowNode[] = [];
  while (left.length > 0) {
    const next = left.find((node) => waitsFor.get(node.id) === 0);
    if (next === undefined) return [...order, ...left];
    order.push(next);
    left = left.filter((node) => node !== next);
    for (const edge of edges) {
      if (edge.source === next.id) waitsFor.set(edge.target, (waitsFor.get(edge.target) ?? 0) - 1);
    }
  }
  return order;
}

function byPlace(a: FlowNode, b: FlowNode): number {
  return a.position.x - b.position.x || a.position.y - b.position.y;
}
