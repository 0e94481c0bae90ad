import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition, FlowNode, StickyNote } from '#shared/graph/schema.ts';
import { bodiesOf, insideOf } from '../canvas/container-frames.ts';
import { shapeOf } from '../canvas/geometry.ts';
import type { Point, Selection } from '../state/editor-state.ts';
import type { Box } from './arrange.ts';

/** Notes and nodes share the canvas; a note's name there cannot be a node's id. */
const notePrefix = 'note:';

export function noteElementId(id: string): string {
  return notePrefix + id;
}

/** The note that an element of the canvas stands for; undefined for a node. */
export function noteOfElement(elementId: string): string | undefined {
  return elementId.startsWith(notePrefix) ? elementId.slice(notePrefix.length) : undefined;
}

/** Gives the nodes that go along with what somebody moves: the body of a container, and what stands on a note. */
export function companyIn({
  nodes,
  notes,
}: Pick<FlowDefinition, 'nodes' | 'notes'>): (elementId: string) => string[] {
  const bodyOf = bodiesOf(nodes);
  return (elementId) => {
    const noteId = noteOfElement(elementId);
    if (noteId === undefined) return bodyOf(elementId);
    const note = notes.find(({ id }) => id === noteId);
    if (note === undefined) return [];
    const held = nodes.filter((node) => node.parentId === undefined && standsOn(node, note));
    const ids = held.map(({ id }) => id);
    return [...ids, ...ids.flatMap(bodyOf)];
  };
}

/** Whether all of a node's face lies on a note. */
function standsOn(node: FlowNode, { position, size }: StickyNote): boolean {
  const { width, height } = shapeOf(node);
  const [right, bottom] = [node.position.x - position.x + width, node.position.y - position.y + height];
  const isBehindCorner = node.position.x >= position.x && node.position.y >= position.y;
  return isBehindCorner && right <= size.width && bottom <= size.height;
}

/** Where somebody put nodes and notes, with the places of the nodes that stand on these notes. */
export function withHeldNodes(
  definition: FlowDefinition,
  places: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Point> {
  const all = new Map(places);
  const companyOf = companyIn(definition);
  for (const note of definition.notes) {
    const place = places.get(noteElementId(note.id));
    if (place === undefined) continue;
    const by = { x: place.x - note.position.x, y: place.y - note.position.y };
    const held = new Set(companyOf(noteElementId(note.id)));
    for (const { id, position } of definition.nodes) {
      if (!held.has(id) || all.has(id)) continue;
      all.set(id, { x: position.x + by.x, y: position.y + by.y });
    }
  }
  return all;
}

/** The selected nodes and notes, by the ids of their elements; what goes along with a selected container is left out. */
export function selectedBoxes(definition: FlowDefinition, selection: Selection): Box[] {
  const along = new Set(insideOf(definition.nodes, selection.nodes));
  const nodes = new Set(selection.nodes.filter((id) => !along.has(id)));
  const notes = new Set(selection.notes);
  return [
    ...definition.nodes
      .filter(({ id }) => nodes.has(id))
      .map((node) => {
        const { width, height } = shapeOf(node);
        return { id: node.id, ...node.position, width, height };
      }),
    ...definition.notes
      .filter(({ id }) => notes.has(id))
      .map(({ id, position, size }) => ({ id: noteElementId(id), ...position, ...size })),
  ];
}

/**
 * The edit that puts nodes and notes where `places` says; what is inside a container goes along. undefined when
 * everything stands there already.
 */
export function planMove(
  definition: FlowDefinition,
  places: ReadonlyMap<string, Point>,
): FlowOperation | undefined {
  const operations: FlowOperation[] = [];
  const positions = movedNodes(definition, places);
  if (Object.keys(positions).length > 0) operations.push({ kind: 'move_nodes', positions });
  for (const note of definition.notes) {
    const place = places.get(noteElementId(note.id));
    if (place === undefined || (place.x === note.position.x && place.y === note.position.y)) continue;
    operations.push({ kind: 'update_note', id: note.id, set: { position: { x: place.x, y: place.y } } });
  }
  return operations.length > 1 ? { kind: 'batch', operations } : operations[0];
}

function movedNodes({ nodes }: FlowDefinition, places: ReadonlyMap<string, Point>): Record<string, Point> {
  const before = new Map(nodes.map((node) => [node.id, node.position]));
  const moved = [...places].filter(([id, place]) => {
    const old = before.get(id);
    return old !== undefined && (old.x !== place.x || old.y !== place.y);
  });
  const positions: Record<string, Point> = {};
  const bodyOf = bodiesOf(nodes);
  for (const [id, place] of moved) {
    const old = before.get(id) ?? place;
    for (const inside of bodyOf(id)) {
      const { x, y } = before.get(inside) ?? place;
      positions[inside] = { x: x + place.x - old.x, y: y + place.y - old.y };
    }
  }
  for (const [id, { x, y }] of moved) positions[id] = { x, y };
  return positions;
}
