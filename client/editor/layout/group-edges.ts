import type { LayoutEdge } from './tidy-up.ts';

/** The edges by their source or target, each list in the given order. */
export function groupEdges(edges: readonly LayoutEdge[], by: 'source' | 'target'): Map<string, LayoutEdge[]> {
  const groups = new Map<string, LayoutEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[by]);
    if (group) group.push(edge);
    else groups.set(edge[by], [edge]);
  }
  return groups;
}
