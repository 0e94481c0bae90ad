import type { FlowDefinition, FlowNode, StickyNote } from '#shared/graph/schema.ts';
import { shapeOf } from '../canvas/geometry.ts';
import type { Point } from './tidy-up.ts';

type Box = { x: number; y: number; width: number; height: number };

/** Further from every node than this a note belongs to none, and stays. */
const maxDistance = 240;
const margin = 16;

/**
 * New places of notes whose node moved: a note keeps its place beside the node that it stands nearest to, and goes up
 * as far as needed where another node has come to stand in its way. A note that lay behind nodes goes on to do so.
 */
export function moveNotesAlong(before: FlowDefinition, nodes: readonly FlowNode[]): Map<string, Point> {
  const old = new Map(before.nodes.map((node) => [node.id, boxOf(node)]));
  const places = new Map<string, Point>();
  for (const note of before.notes) {
    const box = boxOfNote(note);
    const anchor = nearest(before.nodes, box);
    const now = nodes.find(({ id }) => id === anchor?.id);
    if (anchor === undefined || now === undefined) continue;
    const delta = { x: now.position.x - anchor.position.x, y: now.position.y - anchor.position.y };
    const moved = { ...box, x: box.x + delta.x, y: box.y + delta.y };
    const strangers = nodes
      .filter(({ id }) => !overlaps(old.get(id), box))
      .map(boxOf)
      .sort((a, b) => b.y - a.y);
    for (const stranger of strangers) {
      if (overlaps(stranger, moved)) moved.y = Math.floor((stranger.y - margin - moved.height) / 8) * 8;
    }
    if (moved.x !== box.x || moved.y !== box.y) places.set(note.id, { x: moved.x, y: moved.y });
  }
  return places;
}

function nearest(nodes: readonly FlowNode[], box: Box): FlowNode | undefined {
  let best: { node: FlowNode; distance: number } | undefined;
  for (const node of nodes) {
    const distance = distanceBetween(boxOf(node), box);
    if (distance <= maxDistance && (best === undefined || distance < best.distance))
      best = { node, distance };
  }
  return best?.node;
}

function boxOf(node: FlowNode): Box {
  const { width, height } = shapeOf(node);
  return { ...node.position, width, height };
}

function boxOfNote({ position, size }: StickyNote): Box {
  return { ...position, ...size };
}

function distanceBetween(a: Box, b: Box): number {
  const across = Math.max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0);
  const down = Math.max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0);
  return Math.hypot(across, down);
}

function overlaps(a: Box | undefined, b: Box): boolean {
  return (
    a !== undefined &&
    a.x < b.x + b.width &&
    b.x < a.x + a.width &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}
