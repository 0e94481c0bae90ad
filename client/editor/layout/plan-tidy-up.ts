import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { bodiesOf, containerFrames } from '../canvas/container-frames.ts';
import { bodyTop, shapeOf } from '../canvas/geometry.ts';
import { noteElementId } from '../commands/placed-things.ts';
import { moveNotesAlong } from './move-notes-along.ts';
import type { LayoutEdge, LayoutNode, Point } from './tidy-up.ts';

type LayOut = (nodes: LayoutNode[], edges: LayoutEdge[]) => Promise<Map<string, Point>>;

const gap = 40;

/**
 * New places of the chosen nodes, and of the notes beside them, by the ids of their elements. Bodies of containers are
 * laid out first, then their containers as large as their areas, so that nothing lies in an area that is not its own.
 * What is chosen moves below what is not, where they would overlap.
 */
export async function planTidyUp(
  definition: FlowDefinition,
  chosen: readonly string[],
  layOut: LayOut,
): Promise<Map<string, Point>> {
  const wanted = new Set(chosen);
  const scopes = groupBy(definition.nodes, (node) => node.parentId);
  const inside = bodiesOf(definition.nodes);
  /** Every node as it stands by now. */
  const standing = new Map(definition.nodes.map((node) => [node.id, node]));
  await layOutScope(undefined);
  const places = new Map<string, Point>();
  for (const { id, position: before } of definition.nodes) {
    const now = standing.get(id)?.position ?? before;
    if (now.x !== before.x || now.y !== before.y) places.set(id, now);
  }
  for (const [id, place] of moveNotesAlong(definition, [...standing.values()]))
    places.set(noteElementId(id), place);
  return places;

  function standingNodes(ids: readonly string[]): FlowNode[] {
    return ids.flatMap((id) => standing.get(id) ?? []);
  }

  async function layOutScope(parentId: string | undefined): Promise<void> {
    const members = scopes.get(parentId) ?? [];
    for (const member of members) if (scopes.has(member.id)) await layOutScope(member.id);
    const moving = members.filter(({ id }) => wanted.has(id));
    if (moving.length === 0) return;
    const boxes = boxesOf(
      standingNodes(members.map(({ id }) => id)),
      standingNodes(members.flatMap(({ id }) => inside(id))),
    );
    const movingBoxes = moving.flatMap(({ id }) => boxes.get(id) ?? []);
    const placed = await layOut(movingBoxes, edgesOf(definition, moving, boxes));
    const staying = members.filter(({ id }) => !wanted.has(id)).flatMap(({ id }) => boxes.get(id) ?? []);
    const shift =
      parentId !== undefined && staying.length === 0
        ? intoBody(standing.get(parentId), placed)
        : belowOthers(movingBoxes, placed, staying);
    for (const box of movingBoxes) {
      const place = placed.get(box.id) ?? box.position;
      const delta = { x: place.x + shift.x - box.position.x, y: place.y + shift.y - box.position.y };
      for (const node of standingNodes([box.id, ...inside(box.id)]))
        standing.set(node.id, moved(node, delta));
    }
  }
}

function moved(node: FlowNode, by: Point): FlowNode {
  if (by.x === 0 && by.y === 0) return node;
  return { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } };
}

type ScopeBox = LayoutNode & { faceY: number };

/** Faces, and for containers their whole areas, which `inside` fills. */
function boxesOf(nodes: readonly FlowNode[], inside: readonly FlowNode[]): Map<string, ScopeBox> {
  const frames = new Map(containerFrames([...nodes, ...inside]).map((frame) => [frame.id, frame]));
  const boxes = new Map<string, ScopeBox>();
  for (const node of nodes) {
    const frame = frames.get(node.id);
    const { width, height } = frame ?? shapeOf(node);
    const position = frame ? { x: frame.x, y: frame.y } : node.position;
    boxes.set(node.id, { id: node.id, width, height, position, faceY: node.position.y - position.y });
  }
  return boxes;
}

function edgesOf(
  { edges }: FlowDefinition,
  moving: readonly FlowNode[],
  boxes: ReadonlyMap<string, ScopeBox>,
): LayoutEdge[] {
  const nodes = new Map(moving.map((node) => [node.id, node]));
  const levelOf = (node: FlowNode, port: string) =>
    (boxes.get(node.id)?.faceY ?? 0) + (shapeOf(node).ports.find(({ id }) => id === port)?.y ?? 0);
  return edges.flatMap(({ source, sourcePort, target }) => {
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (from === undefined || to === undefined) return [];
    return [{ source, target, sourceY: levelOf(from, sourcePort), targetY: levelOf(to, 'in') }];
  });
}

/** A body begins below the face of its container. */
function intoBody(parent: FlowNode | undefined, placed: ReadonlyMap<string, Point>): Point {
  if (parent === undefined || placed.size === 0) return { x: 0, y: 0 };
  const places = [...placed.values()];
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  return { x: parent.position.x - left, y: parent.position.y + bodyTop(parent) - top };
}

function belowOthers(
  boxes: readonly ScopeBox[],
  placed: ReadonlyMap<string, Point>,
  others: readonly ScopeBox[],
): Point {
  let y = 0;
  for (let tries = 0; tries < others.length; tries += 1) {
    const hit = others.find((other) => boxes.some((box) => overlaps(at(box, placed, y), other)));
    if (hit === undefined) break;
    const top = Math.min(...boxes.map((box) => (placed.get(box.id) ?? box.position).y));
    y = Math.ceil((hit.position.y + hit.height + gap - top) / 8) * 8;
  }
  return { x: 0, y };
}

function at(box: ScopeBox, placed: ReadonlyMap<string, Point>, y: number): LayoutNode {
  const place = placed.get(box.id) ?? box.position;
  return { ...box, position: { x: place.x, y: place.y + y } };
}

function overlaps(a: LayoutNode, b: LayoutNode): boolean {
  return (
    a.position.x < b.position.x + b.width + gap &&
    b.position.x < a.position.x + a.width + gap &&
    a.position.y < b.position.y + b.height &&
    b.position.y < a.position.y + a.height
  );
}

function groupBy<Key>(nodes: readonly FlowNode[], keyOf: (node: FlowNode) => Key): Map<Key, FlowNode[]> {
  const groups = new Map<Key, FlowNode[]>();
  for (const node of nodes) {
    const group = groups.get(keyOf(node));
    if (group) group.push(node);
    else groups.set(keyOf(node), [node]);
  }
  return groups;
}
