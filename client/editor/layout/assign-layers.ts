import { groupEdges } from './group-edges.ts';
import type { LayoutEdge, LayoutNode } from './tidy-up.ts';

/**
 * Puts every node one column behind the last of the nodes that lead to it. Edges that close a cycle are left out.
 * The order within a column is that of `nodes`.
 */
export function assignLayers(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): LayoutNode[][] {
  const targets = new Map<string, string[]>();
  const waiting = new Map(nodes.map((node) => [node.id, 0]));
  for (const edge of withoutBackEdges(nodes, edges)) {
    targets.set(edge.source, [...(targets.get(edge.source) ?? []), edge.target]);
    waiting.set(edge.target, (waiting.get(edge.target) ?? 0) + 1);
  }
  const layerOf = new Map<string, number>();
  const ready = nodes.filter((node) => waiting.get(node.id) === 0).map((node) => node.id);
  for (const id of ready) {
    const layer = layerOf.get(id) ?? 0;
    layerOf.set(id, layer);
    for (const target of targets.get(id) ?? []) {
      layerOf.set(target, Math.max(layerOf.get(target) ?? 0, layer + 1));
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  const layers: LayoutNode[][] = [];
  for (const node of nodes) {
    const layer = layerOf.get(node.id) ?? 0;
    layers[layer] = [...(layers[layer] ?? []), node];
  }
  return layers.filter((layer) => layer !== undefined);
}

function withoutBackEdges(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): LayoutEdge[] {
  const outgoing = groupEdges(edges, 'source');
  const state = new Map<string, 'open' | 'done'>();
  const kept: LayoutEdge[] = [];
  for (const node of nodes) {
    const stack = [{ id: node.id, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (!top) break;
      if (top.next === 0 && state.has(top.id)) {
        stack.pop();
        continue;
      }
      state.set(top.id, 'open');
      const edge = outgoing.get(top.id)?.[top.next];
      top.next += 1;
      if (!edge) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(edge.target) !== 'open') {
        kept.push(edge);
        if (!state.has(edge.target)) stack.push({ id: edge.target, next: 0 });
      }
    }
  }
  return kept;
}
