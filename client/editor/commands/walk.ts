import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { shapeOf } from '../canvas/geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The node that an arrow key leads to: right and left along edges (the uppermost first), up and down to the nearest
 * neighbour on the canvas; along edges' ends the nearest node in that direction.
 */
export function walkFrom(
  definition: Pick<FlowDefinition, 'nodes' | 'edges'>,
  fromId: string,
  direction: Direction,
): string | undefined {
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const from = nodes.get(fromId);
  if (!from) return definition.nodes[0]?.id;
  if (direction === 'right' || direction === 'left') {
    const joined = definition.edges
      .filter((edge) => (direction === 'right' ? edge.source : edge.target) === fromId)
      .flatMap((edge) => nodes.get(direction === 'right' ? edge.target : edge.source) ?? [])
      .sort((a, b) => a.position.y - b.position.y);
    if (joined[0]) return joined[0].id;
  }
  return nearest(definition.nodes, from, direction)?.id;
}

function nearest(nodes: readonly FlowNode[], from: FlowNode, direction: Direction): FlowNode | undefined {
  const start = middleOf(from);
  let best: { node: FlowNode; distance: number } | undefined;
  for (const node of nodes) {
    if (node.id === from.id) continue;
    const middle = middleOf(node);
    const across = middle.x - start.x;
    const down = middle.y - start.y;
    const ahead = { left: -across, right: across, up: -down, down }[direction];
    const aside = Math.abs(direction === 'left' || direction === 'right' ? down : across);
    if (ahead <= 4) continue;
    const distance = ahead + aside * 2;
    if (!best || distance < best.distance) best = { node, distance };
  }
  return best?.node;
}

function middleOf(node: FlowNode): { x: number; y: number } {
  const { width, height } = shapeOf(node);
  return { x: node.position.x + width / 2, y: node.position.y + height / 2 };
}
