import type { CopiedNodes } from '#shared/graph/copy-nodes.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { containerFrames } from '../canvas/container-frames.ts';
import { faceHeight, gridSize, nodeWidth } from '../canvas/geometry.ts';
import type { Point } from '../state/editor-state.ts';
import { columnGap } from './place-node.ts';

const usualShift = gridSize * 5;

/**
 * Where copied nodes go: beside where they stood, below what is as large as a container, and never exactly on others.
 * They stay in their container while they stand in its area.
 */
export function placePaste(
  { nodes }: Pick<FlowDefinition, 'nodes'>,
  copied: CopiedNodes,
): { offset: Point; parentId?: string } {
  const frames = containerFrames(copied.nodes);
  const tallest = Math.max(0, ...frames.map(({ height }) => height));
  const step =
    tallest === 0
      ? { x: usualShift, y: usualShift }
      : { x: 0, y: Math.ceil((tallest + columnGap / 2) / gridSize) * gridSize };
  const taken = new Set(nodes.map(({ position }) => `${position.x} ${position.y}`));
  const isTaken = ({ x, y }: Point) =>
    copied.nodes.some(({ position }) => taken.has(`${position.x + x} ${position.y + y}`));
  let offset = step;
  while (isTaken(offset)) offset = { x: offset.x + step.x, y: offset.y + step.y };
  const parentId = sharedContainer(nodes, copied, offset);
  return { offset, ...(parentId !== undefined && { parentId }) };
}

/** The container in which all copied nodes stood, where it is there and its area holds what is pasted. */
function sharedContainer(
  nodes: FlowDefinition['nodes'],
  copied: CopiedNodes,
  offset: Point,
): string | undefined {
  const inside = new Set(copied.nodes.map(({ id }) => id));
  const roots = copied.nodes.filter(({ parentId }) => parentId === undefined || !inside.has(parentId));
  const parentId = roots[0]?.parentId;
  const frame = containerFrames(nodes).find(({ id }) => id === parentId);
  if (frame === undefined || roots.some((node) => node.parentId !== parentId)) return undefined;
  const isHeld = roots.every(({ kind, position }) => {
    const x = position.x + offset.x + nodeWidth / 2;
    const y = position.y + offset.y + faceHeight / 2;
    const isIn = x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
    return (isIn || isContainer(kind)) && findNodeContract(kind)?.isTrigger !== true;
  });
  return isHeld ? parentId : undefined;
}

/** A copy of a container stands below the first one, whose area then grows around both. */
function isContainer(kind: string): boolean {
  return findNodeContract(kind)?.isContainer === true;
}
