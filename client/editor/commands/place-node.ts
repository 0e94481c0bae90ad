import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { faceHeight, gridSize, nodeWidth, shapeOf } from '../canvas/geometry.ts';
import type { Point } from '../state/editor-state.ts';

/** The room between a node and the one behind it. */
export const columnGap = 88;
const margin = 16;

export function snap({ x, y }: Point): Point {
  return { x: Math.round(x / gridSize) * gridSize, y: Math.round(y / gridSize) * gridSize };
}

/** The wanted place, or the first free one below it; `height` is that of the new node. */
export function freePosition(nodes: readonly FlowNode[], wanted: Point, height = faceHeight): Point {
  const position = snap(wanted);
  const inColumn = nodes
    .filter((node) => Math.abs(node.position.x - position.x) < nodeWidth + margin)
    .map((node) => ({
      top: node.position.y - margin,
      bottom: node.position.y + shapeOf(node).height + margin,
    }))
    .sort((a, b) => a.top - b.top);
  for (const { top, bottom } of inColumn) {
    if (position.y < bottom && position.y + height > top) position.y = snap({ x: 0, y: bottom }).y;
  }
  return position;
}

/** The place behind a port: to the right, level with it. */
export function behindPort(nodes: readonly FlowNode[], source: FlowNode, port: string): Point {
  const shape = shapeOf(source);
  const placed = shape.ports.find((candidate) => candidate.id === port);
  const isBelow = placed?.side === 'bottom';
  const level = isBelow ? shape.height + margin * 2 : (placed?.y ?? faceHeight / 2) - faceHeight / 2;
  return freePosition(nodes, {
    x: source.position.x + nodeWidth + columnGap,
    y: source.position.y + level,
  });
}

/** The box around all that is drawn. */
export function boundsOf({
  nodes,
  notes = [],
}: Pick<FlowDefinition, 'nodes'> & Partial<Pick<FlowDefinition, 'notes'>>) {
  const boxes = [
    ...nodes.map((node) => ({ ...node.position, ...shapeOf(node) })),
    ...notes.map((note) => ({ ...note.position, ...note.size })),
  ];
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return boxes.length === 0
    ? { x: 0, y: 0, width: nodeWidth, height: faceHeight }
    : { x, y, width: right - x, height: bottom - y };
}
