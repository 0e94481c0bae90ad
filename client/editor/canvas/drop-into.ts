import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { AreaSizes, Point } from '../state/editor-state.ts';
import { containerAt, insideOf } from './container-frames.ts';

/**
 * The container that the pointer drags a node into, by the areas as they were before; null is the flow itself. A
 * trigger stands in none, and a container never in itself.
 */
export function containerUnder(
  nodes: readonly FlowNode[],
  dragged: { id: string; pointer: Point },
  { sizes, moving }: { sizes: AreaSizes; moving: readonly string[] },
): string | null {
  const node = nodes.find(({ id }) => id === dragged.id);
  if (node === undefined || findNodeContract(node.kind)?.isTrigger === true) return null;
  const along = new Set([...moving, ...insideOf(nodes, moving)]);
  // What moves does not make the area smaller that it stands in, but it is no area to be dropped into either.
  const own = node.parentId;
  const others = nodes.filter(
    ({ id, parentId }) => !along.has(id) || (own !== undefined && parentId === own),
  );
  return containerAt(others, dragged.pointer, sizes) ?? null;
}

/**
 * The edit that moves nodes into a container or out of one. Edges that would cross its border go; `cut` counts them.
 */
export function planReparent(
  definition: FlowDefinition,
  ids: readonly string[],
  parentId: string | null,
): { operations: FlowOperation[]; cut: number } {
  const going = new Set(ids);
  const entering = definition.nodes.filter(
    (node) => going.has(node.id) && (node.parentId ?? null) !== parentId,
  );
  if (entering.length === 0) return { operations: [], cut: 0 };
  const changed = new Set(entering.map(({ id }) => id));
  const parentOf = new Map(
    definition.nodes.map((node) => [node.id, changed.has(node.id) ? parentId : (node.parentId ?? null)]),
  );
  const crossing = definition.edges.filter(
    ({ source, target }) => parentOf.get(source) !== parentOf.get(target),
  );
  const operations: FlowOperation[] = [];
  if (crossing.length > 0) operations.push({ kind: 'remove_edges', ids: crossing.map(({ id }) => id) });
  for (const { id } of entering) operations.push({ kind: 'update_node', id, set: { parentId } });
  return { operations, cut: crossing.length };
}
