import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { containerFrames, placeInside } from '../canvas/container-frames.ts';
import { planReparent } from '../canvas/drop-into.ts';
import { shapeOf } from '../canvas/geometry.ts';
import type { Point } from '../state/editor-state.ts';
import { columnGap, freePosition } from './place-node.ts';
import { planMove } from './placed-things.ts';

/**
 * The edit that puts a node into a container, or out of its own into the flow itself (null): it moves to where it then
 * belongs, with what is inside it. Edges that would cross the border go; `cut` counts them.
 */
export function planMoveInto(
  definition: FlowDefinition,
  node: FlowNode,
  parentId: string | null,
): { operations: FlowOperation[]; cut: number } {
  const { operations, cut } = planReparent(definition, [node.id], parentId);
  const others = definition.nodes.filter(({ id }) => id !== node.id);
  const wanted = placeFor(definition, node, parentId);
  const place = freePosition(others, wanted, shapeOf(node).height);
  const move = planMove(definition, new Map([[node.id, place]]));
  return { operations: move === undefined ? operations : [move, ...operations], cut };
}

function placeFor({ nodes }: FlowDefinition, node: FlowNode, parentId: string | null): Point {
  const container = nodes.find(({ id }) => id === parentId);
  if (container !== undefined) return placeInside(nodes, container);
  // Right of the outermost area that it leaves.
  const left = containerFrames(nodes).find(
    ({ x, y, width, height }) =>
      node.position.x >= x &&
      node.position.x <= x + width &&
      node.position.y >= y &&
      node.position.y <= y + height,
  );
  return left === undefined ? node.position : { x: left.x + left.width + columnGap, y: left.y };
}

export function cutNotice(cut: number): string {
  const edges = cut === 1 ? 'An edge' : `${cut} edges`;
  return `${edges} that would cross the border of the container went. Undo brings everything back.`;
}
