import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import type { AreaSizes, Point } from '../state/editor-state.ts';
import { bodyTop, nodeWidth, shapeOf } from './geometry.ts';

/** The area of a container: its face and the nodes inside it. `depth` counts the containers around it. */
export type ContainerFrame = {
  id: string;
  /** Where its face stands. */
  face: Point;
  title: string;
  kind: string;
  isEmpty: boolean;
  depth: number;
  x: number;
  y: number;
  width: number;
  height: number;
};

const padding = 24;
const emptyBodyHeight = 72;

/** The frames of all containers, outer ones before those inside them; none is smaller than somebody made it. */
export function containerFrames(nodes: readonly FlowNode[], sizes: AreaSizes = {}): ContainerFrame[] {
  const containers = nodes.filter(({ kind }) => findNodeContract(kind)?.isContainer === true);
  if (containers.length === 0) return [];
  const byParent = groupByParent(nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frames = containers.map((container) => frameOf(container, { byId, byParent, sizes }));
  return frames.sort((one, other) => one.depth - other.depth);
}

type Graph = {
  byId: ReadonlyMap<string, FlowNode>;
  byParent: ReadonlyMap<string, FlowNode[]>;
  sizes: AreaSizes;
};

function frameOf(container: FlowNode, graph: Graph): ContainerFrame {
  const inside = bodyOf(container.id, graph.byParent);
  const { x, y } = container.position;
  const { width, height } = shapeOf(container);
  const empty = { x, y, width: width + padding, height: bodyTop(container) + emptyBodyHeight };
  const boxes = [
    inside.length === 0 ? empty : { x, y, width, height },
    ...inside.map((node) => ({ ...node.position, ...shapeOf(node) })),
  ];
  // A frame inside has a margin of its own.
  const margin = padding * (1 + deepest(container.id, graph.byParent));
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  return {
    id: container.id,
    face: container.position,
    title: titleOf(container),
    kind: container.kind,
    isEmpty: inside.length === 0,
    depth: depthOf(container, graph.byId),
    x: left,
    y: top,
    width: Math.max(right - left, graph.sizes[container.id]?.width ?? 0),
    height: Math.max(bottom - top, graph.sizes[container.id]?.height ?? 0),
  };
}

function groupByParent(nodes: readonly FlowNode[]): Map<string, FlowNode[]> {
  const groups = new Map<string, FlowNode[]>();
  for (const node of nodes) {
    if (node.parentId === undefined) continue;
    const group = groups.get(node.parentId);
    if (group === undefined) groups.set(node.parentId, [node]);
    else group.push(node);
  }
  return groups;
}

/** Everything inside a container, at every depth. */
function bodyOf(id: string, byParent: ReadonlyMap<string, FlowNode[]>): FlowNode[] {
  const children = byParent.get(id) ?? [];
  return children.flatMap((child) => [child, ...bodyOf(child.id, byParent)]);
}

function deepest(id: string, byParent: ReadonlyMap<string, FlowNode[]>): number {
  const children = (byParent.get(id) ?? []).filter(({ kind }) => findNodeContract(kind)?.isContainer);
  return children.length === 0 ? 0 : 1 + Math.max(...children.map((child) => deepest(child.id, byParent)));
}

function depthOf(node: FlowNode, byId: ReadonlyMap<string, FlowNode>): number {
  const parent = node.parentId === undefined ? undefined : byId.get(node.parentId);
  return parent === undefined ? 0 : 1 + depthOf(parent, byId);
}

/** Gives the ids of everything inside a container; for whoever asks about many of the same nodes. */
export function bodiesOf(nodes: readonly FlowNode[]): (id: string) => string[] {
  const byParent = groupByParent(nodes);
  return (id) => bodyOf(id, byParent).map((node) => node.id);
}

/** The ids of everything inside these containers. */
export function insideOf(nodes: readonly FlowNode[], ids: readonly string[]): string[] {
  return ids.flatMap(bodiesOf(nodes));
}

/** The innermost container whose area holds the point. */
export function containerAt(
  nodes: readonly FlowNode[],
  { x, y }: Point,
  sizes: AreaSizes = {},
): string | undefined {
  const holds = (frame: ContainerFrame) =>
    x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
  return containerFrames(nodes, sizes).findLast(holds)?.id;
}

/** Where the next node inside a container goes: below its face, beside what stands there. */
export function placeInside(nodes: readonly FlowNode[], container: FlowNode): Point {
  const children = nodes.filter(({ parentId }) => parentId === container.id);
  const below = container.position.y + bodyTop(container);
  const right = children.map(({ position }) => position.x + nodeWidth + padding * 2);
  return { x: Math.max(container.position.x, ...right), y: below };
}
