import { groupEdges } from './group-edges.ts';
import type { LayoutEdge, LayoutNode } from './tidy-up.ts';

const sweeps = 4;

/** Orders each column by the average place of its neighbours, so that few edges cross; ties keep their order. */
export function orderLayers(layers: LayoutNode[][], edges: readonly LayoutEdge[]): LayoutNode[][] {
  const incoming = groupEdges(edges, 'target');
  const outgoing = groupEdges(edges, 'source');
  let ordered = layers;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    ordered = sweepForward(ordered, incoming);
    if (sweep < sweeps - 1) ordered = sweepBackward(ordered, outgoing);
  }
  return ordered;
}

function sweepForward(layers: LayoutNode[][], incoming: Map<string, LayoutEdge[]>): LayoutNode[][] {
  const places = new Map<string, number>();
  return layers.map((layer) => {
    const sorted = sortBy(layer, (node) =>
      average(
        (incoming.get(node.id) ?? []).flatMap((edge) => {
          const place = places.get(edge.source);
          return place === undefined ? [] : [place + edge.sourceY / 10_000];
        }),
      ),
    );
    sorted.forEach((node, index) => {
      places.set(node.id, index);
    });
    return sorted;
  });
}

function sweepBackward(layers: LayoutNode[][], outgoing: Map<string, LayoutEdge[]>): LayoutNode[][] {
  const places = new Map<string, number>();
  return layers
    .toReversed()
    .map((layer) => {
      const sorted = sortBy(layer, (node) =>
        average(
          (outgoing.get(node.id) ?? []).flatMap((edge) => {
            const place = places.get(edge.target);
            return place === undefined ? [] : [place];
          }),
        ),
      );
      sorted.forEach((node, index) => {
        places.set(node.id, index);
      });
      return sorted;
    })
    .toReversed();
}

function average(values: number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Stable; a node without neighbours keeps its place among the others. */
function sortBy(layer: readonly LayoutNode[], keyOf: (node: LayoutNode) => number | undefined): LayoutNode[] {
  return layer
    .map((node, index) => ({ node, key: keyOf(node) ?? index }))
    .sort((a, b) => a.key - b.key)
    .map((entry) => entry.node);
}
