import { assignLayers } from './assign-layers.ts';
import { groupEdges } from './group-edges.ts';
import { orderLayers } from './order-layers.ts';

/** What the layout needs of a node; sizes in canvas pixels. */
export type LayoutNode = { id: string; width: number; height: number; position: Point };
/** Where an edge leaves and enters: pixels from the top of each node. Edges lie straight where there is room. */
export type LayoutEdge = { source: string; target: string; sourceY: number; targetY: number };
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

/** Columns are as wide as their widest node; a node stands level with the ports that lead to it, as far as there is room. */
function placeLayers(layers: LayoutNode[][], edges: readonly LayoutEdge[]): Map<string, Point> {
  const placed = new Map<string, Point>();
  const incoming = groupEdges(edges, 'target');
  let left = 0;
  for (const layer of layers) {
    const wanted = layer.map((node) => wantedTop(incoming.get(node.id) ?? [], placed));
    const tops = spread(layer, wanted);
    layer.forEach((node, index) => {
      placed.set(node.id, { x: left, y: tops[index] ?? 0 });
    });
    left += Math.max(...layer.map((node) => node.width)) + columnGap;
  }
  return placed;
}

function wantedTop(incoming: readonly LayoutEdge[], placed: ReadonlyMap<string, Point>): number | undefined {
  const tops = incoming.flatMap((edge) => {
    const source = placed.get(edge.source);
    return source ? [source.y + edge.sourceY - edge.targetY] : [];
  });
  return tops.length === 0 ? undefined : tops.reduce((sum, top) => sum + top, 0) / tops.length;
}

/** Tops in the given order without overlap, shifted together so that on average they keep to what they want. */
function spread(layer: readonly LayoutNode[], wanted: readonly (number | undefined)[]): number[] {
  const tops: number[] = [];
  let free = Number.NEGATIVE_INFINITY;
  layer.forEach((node, index) => {
    const top = Math.max(wanted[index] ?? (tops.length === 0 ? 0 : free), free);
    tops.push(top);
    free = top + node.height + rowGap;
  });
  const drifts = tops.flatMap((top, index) => {
    const want = wanted[index];
    return want === undefined ? [] : [top - want];
  });
  const drift = drifts.length === 0 ? 0 : drifts.reduce((sum, value) => sum + value, 0) / drifts.length;
  return tops.map((top) => top - drift);
}
