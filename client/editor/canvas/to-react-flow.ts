import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { FlowDefinition, FlowEdge, FlowNode, StickyNote } from '#shared/graph/schema.ts';
import { noteElementId } from '../commands/placed-things.ts';
import { titleOf } from '../nodes/faces.ts';
import { hasInput, type PlacedPort, portSize, shapeOf } from './geometry.ts';

export type CanvasNode = Node<{ node: FlowNode }, 'step'>;
export type CanvasNote = Node<{ note: StickyNote }, 'note'>;
export type CanvasElement = CanvasNode | CanvasNote;
export type CanvasEdge = Edge<{ edge: FlowEdge; name: string; isFromTrigger: boolean }, 'step'>;

export const sides: Record<PlacedPort['side'], Position> = {
  left: Position.Left,
  right: Position.Right,
  bottom: Position.Bottom,
};

/**
 * The nodes as React Flow takes them. Whatever did not change keeps its identity, so that only changed nodes are drawn
 * again; sizes and handles are given, so that nothing has to be measured first (design 5.4).
 */
export function toCanvasNodes(
  nodes: readonly FlowNode[],
  selected: ReadonlySet<string>,
  before: readonly CanvasElement[],
): CanvasNode[] {
  const known = new Map(before.flatMap((node) => (node.type === 'step' ? [[node.id, node]] : [])));
  return nodes.map((node) => {
    const old = known.get(node.id);
    const isSelected = selected.has(node.id);
    if (old && old.data.node === node && old.selected === isSelected && old.dragging !== true) return old;
    const shape = shapeOf(node);
    return {
      id: node.id,
      type: 'step',
      position: node.position,
      data: old?.data.node === node ? old.data : { node },
      selected: isSelected,
      width: shape.width,
      height: shape.height,
      handles: shape.ports.map(toHandle),
      ariaRole: 'presentation',
      domAttributes: { 'aria-roledescription': undefined },
      measured: { width: shape.width, height: shape.height },
    };
  });
}

/** Behind every node and edge, also when selected (which React Flow lifts by a thousand). */
const noteLevel = -1002;

/** The sticky notes as React Flow takes them; unchanged ones keep their identity. */
export function toCanvasNotes(
  notes: readonly StickyNote[],
  selected: ReadonlySet<string>,
  before: readonly CanvasElement[],
): CanvasNote[] {
  const known = new Map(before.flatMap((node) => (node.type === 'note' ? [[node.id, node]] : [])));
  return notes.map((note) => {
    const id = noteElementId(note.id);
    const old = known.get(id);
    const isSelected = selected.has(note.id);
    if (old && old.data.note === note && old.selected === isSelected && old.dragging !== true) return old;
    return {
      id,
      type: 'note',
      position: note.position,
      data: old?.data.note === note ? old.data : { note },
      selected: isSelected,
      width: note.size.width,
      height: note.size.height,
      zIndex: noteLevel,
      connectable: false,
      ariaRole: 'presentation',
      domAttributes: { 'aria-roledescription': undefined },
      measured: { ...note.size },
    };
  });
}

/** Where an edge is drawn whose node does not know its port: a case that was removed, or a kind from elsewhere. */
function drawnPort(source: FlowNode | undefined, port: string): string {
  const ports = source === undefined ? [] : shapeOf(source).ports.filter(({ side }) => side !== 'left');
  return ports.some(({ id }) => id === port) ? port : (ports[0]?.id ?? port);
}

function toHandle(port: PlacedPort): NodeHandle {
  return {
    id: port.id,
    type: port.side === 'left' ? 'target' : 'source',
    position: sides[port.side],
    x: port.x - portSize / 2,
    y: port.y - portSize / 2,
    width: portSize,
    height: portSize,
  };
}

export function toCanvasEdges(
  definition: Pick<FlowDefinition, 'nodes' | 'edges'>,
  selected: ReadonlySet<string>,
  before: readonly CanvasEdge[],
): CanvasEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const titles = new Map(definition.nodes.map((node) => [node.id, titleOf(node)]));
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const triggers = new Set(definition.nodes.filter((node) => !hasInput(node)).map((node) => node.id));
  return definition.edges.map((edge) => {
    const old = known.get(edge.id);
    const isSelected = selected.has(edge.id);
    const name = `From ${titles.get(edge.source) ?? edge.source} to ${titles.get(edge.target) ?? edge.target}`;
    if (old && old.data?.edge === edge && old.data.name === name && old.selected === isSelected) return old;
    return {
      id: edge.id,
      type: 'step',
      source: edge.source,
      sourceHandle: drawnPort(nodes.get(edge.source), edge.sourcePort),
      target: edge.target,
      targetHandle: 'in',
      data: { edge, name, isFromTrigger: triggers.has(edge.source) },
      selected: isSelected,
      ariaRole: 'presentation',
      domAttributes: { 'aria-roledescription': undefined, 'aria-label': undefined },
    } as CanvasEdge;
  });
}
