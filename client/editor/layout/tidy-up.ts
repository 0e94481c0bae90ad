import { assignLayers } from './assign-layers.ts';
import { orderLayers } from './order-layers.ts';

/** What the layout needs of a node; sizes in canvas pixels. */
export type LayoutNode = { id: string; width: number; height: number; position: Point };
/** `weight` orders edges of one source from top to bottom: the index of the source's port. */
export type LayoutEdge = { source: string; target: string; weight: number };
export type Point = { x: number; y: number };

const columnGap = 88;
const rowGap = 36;
const grid = 8;

/**
 * Places the nodes in columns from left to right along their edges, without overlaps, and returns the new top left
 * corners. Parts that no edge joins stand below each other in their present order; the whole keeps its top left corner.
 * Pure; edges of a cycle that lead back are ignored.
 */
export function tidyUp(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Map<string, Point> {
  const positions = new Map<string, Point>();
  if (nodes.length === 0) return positions;
  const origin = {
    x: snap(Math.min(...nodes.map((node) => node.position.x))),
    y: snap(Math.min(...nodes.map((node) => node.position.y))),
  };
  let top = origin.y;
  for (const part of connectedParts(nodes, edges)) {
    const layers = orderLayers(assignLayers(part.nodes, part.edges), part.edges);
    const placed = placeLayers(layers, part.edges);
    const highest = Math.min(...[...placed.values()].map((point) => point.y));
    let bottom = top;
    for (const node of part.nodes) {
      const point = placed.get(node.id);
      if (!point) continue;
      const position = { x: origin.x + snap(point.x), y: snap(top + point.y - highest) };
      positions.set(node.id, position);
      bottom = Math.max(bottom, position.y + node.height);
    }
    top = snap(bottom + rowGap * 2);
  }
  return positions;
}

function snap(value: number): number {
  return Math.round(value / grid) * grid;
}

type Part = { nodes: LayoutNode[]; edges: LayoutEdge[] };

function connectedParts(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Part[] {
  const rootOf = new Map(nodes.map((node) => [node.id, node.id]));
  const find = (id: string): string => {
    let root = id;
    for (let next = rootOf.get(root); next !== undefined && next !== root; next = rootOf.get(root))
      root = next;
    rootOf.set(id, root);
    return root;
  };
  const inner = edges.filter((edge) => rootOf.has(edge.source) && rootOf.has(edge.target));
  for (const edge of inner) rootOf.set(find(edge.source), find(edge.target));
  const parts = new Map<string, Part>();
  const byHeight = [...nodes].sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  for (const node of byHeight) {
    const part = parts.get(find(node.id)) ?? { nodes: [], edges: [] };
    part.nodes.push(node);
    parts.set(find(node.id), part);
  }
  for (const edge of inner) parts.get(find(edge.source))?.edges.push(edge);
  return [...parts.values()];
}

/** Columns are as wide as their widest node; a node stands level with the nodes that lead to it, as far as there is room. */
function placeLayers(layers: LayoutNode[][], edges: readonly LayoutEdge[]): Map<string, Point> {
  const placed = new Map<string, Point & { middle: number }>();
  let left = 0;
  for (const layer of layers) {
    const wanted = layer.map((node) => wantedMiddle(node, edges, placed));
    const middles = spread(layer, wanted);
    layer.forEach((node, index) => {
      const middle = middles[index] ?? 0;
      placed.set(node.id, { x: left, y: middle - node.height / 2, middle });
    });
    left += Math.max(...layer.map((node) => node.width)) + columnGap;
  }
  return placed;
}

function wantedMiddle(
  node: LayoutNode,
  edges: readonly LayoutEdge[],
  placed: ReadonlyMap<string, { middle: number }>,
): number | undefined {
  const middles: number[] = [];
  for (const edge of edges) {
    const source = edge.target === node.id ? placed.get(edge.source) : undefined;
    if (source) middles.push(source.middle);
  }
  return middles.length === 0 ? undefined : middles.reduce((sum, middle) => sum + middle, 0) / middles.length;
}

/** Middles in the given order without overlap, shifted together so that on average they keep to what they want. */
function spread(layer: readonly LayoutNode[], wanted: readonly (number | undefined)[]): number[] {
  const middles: number[] = [];
  let free = Number.NEGATIVE_INFINITY;
  layer.forEach((node, index) => {
    const lowest = free + node.height / 2;
    const middle = Math.max(wanted[index] ?? (middles.length === 0 ? 0 : lowest), lowest);
    middles.push(middle);
    free = middle + node.height / 2 + rowGap;
  });
  const drifts = middles.flatMap((middle, index) => {
    const want = wanted[index];
    return want === undefined ? [] : [middle - want];
  });
  const drift = drifts.length === 0 ? 0 : drifts.reduce((sum, value) => sum + value, 0) / drifts.length;
  return middles.map((middle) => middle - drift);
}
