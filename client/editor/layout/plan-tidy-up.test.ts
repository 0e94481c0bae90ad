import { expect, test } from 'vitest';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { containerFrames } from '../canvas/container-frames.ts';
import { shapeOf } from '../canvas/geometry.ts';
import { planTidyUp } from './plan-tidy-up.ts';
import { tidyUp } from './tidy-up.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

function flow(): FlowDefinition {
  const built = aGraph()
    .manual('start', at(0, 0))
    .loop('each', {}, at(10, 10))
    .script('a', { ...at(20, 20), parentId: 'each' })
    .script('b', { ...at(30, 30), parentId: 'each' })
    .script('after', at(40, 40))
    .script('alone', at(50, 50))
    .edge('start', 'each')
    .edge('a', 'b')
    .edge('each', 'after')
    .build();
  const note = { id: 'n', text: '', color: 'blue', size: { width: 100, height: 60 } };
  return { ...built, notes: [{ ...note, position: { x: 40, y: -80 } }] };
}

const inPage = async (...args: Parameters<typeof tidyUp>) => tidyUp(...args);

async function tidied(definition: FlowDefinition, chosen?: string[]): Promise<FlowDefinition> {
  const places = await planTidyUp(definition, chosen ?? definition.nodes.map(({ id }) => id), inPage);
  return {
    ...definition,
    nodes: definition.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
    notes: definition.notes.map((note) => ({
      ...note,
      position: places.get(`note:${note.id}`) ?? note.position,
    })),
  };
}

const boxesOf = ({ nodes }: FlowDefinition) =>
  new Map(nodes.map((n) => [n.id, { ...n.position, ...shapeOf(n) }]));

type Box = { x: number; y: number; width: number; height: number };
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('a body lies in the area of its container, and nothing else does', async () => {
  const result = await tidied(flow());
  const [area] = containerFrames(result.nodes);
  const boxes = boxesOf(result);
  if (area === undefined) throw new Error('There is no area');
  for (const id of ['start', 'after', 'alone']) expect(overlap(area, boxes.get(id) ?? area)).toBe(false);
  for (const id of ['a', 'b']) {
    const box = boxes.get(id) ?? area;
    expect(box.x >= area.x && box.x + box.width <= area.x + area.width).toBe(true);
    expect(box.y > (boxes.get('each')?.y ?? 0) + 60).toBe(true);
  }
  expect(boxes.get('a')?.x).toBeLessThan(boxes.get('b')?.x ?? 0);
  expect(boxes.get('start')?.x).toBeLessThan(area.x);
  expect(boxes.get('after')?.x).toBeGreaterThan(area.x + area.width);
});

test('no two nodes of a scope overlap, and tidying up again changes nothing', async () => {
  const result = await tidied(flow());
  const boxes = [...boxesOf(result)];
  for (const [id, box] of boxes) {
    for (const [other, otherBox] of boxes) if (id < other) expect(overlap(box, otherBox)).toBe(false);
  }
  expect(await tidied(result)).toEqual(result);
});

test('a note goes along with the node that it stands beside, and lies on none', async () => {
  const before = flow();
  const spread = {
    ...before,
    nodes: before.nodes.map((node, index) => ({
      ...node,
      position: { x: index * 300, y: 800 - index * 100 },
    })),
    notes: before.notes.map((note) => ({ ...note, position: { x: 1200, y: 320 } })),
  };
  const result = await tidied(spread);
  const [note] = result.notes;
  const boxes = boxesOf(result);
  const after = boxes.get('after');
  if (note === undefined || after === undefined) throw new Error('They are missing');
  expect(note.position.x).toBe(after.x);
  expect(note.position.y).toBeLessThan(after.y);
  for (const box of boxes.values()) expect(overlap({ ...note.position, ...note.size }, box)).toBe(false);
});

test('only what is chosen moves, below what it would lie on', async () => {
  const before = flow();
  const result = await tidied(before, ['after', 'alone']);
  for (const id of ['start', 'each', 'a', 'b']) {
    expect(boxesOf(result).get(id)).toEqual(boxesOf(before).get(id));
  }
  const [area] = containerFrames(result.nodes);
  const boxes = boxesOf(result);
  for (const id of ['after', 'alone']) {
    const box = boxes.get(id);
    if (area === undefined || box === undefined) throw new Error('They are missing');
    expect(overlap(area, box)).toBe(false);
  }
});

test('a thousand loops take no longer than their nodes', { timeout: 15_000 }, async () => {
  let graph = aGraph();
  for (let index = 0; index < 1000; index += 1) {
    graph = graph.loop(`each_${index}`, {}, at(index * 10, 0));
    for (const name of ['a', 'b', 'c', 'd'])
      graph = graph.script(`${name}_${index}`, { ...at(index * 10, 10), parentId: `each_${index}` });
  }
  const { nodes } = await tidied(graph.build());
  expect(new Set(nodes.map(({ position }) => `${position.x} ${position.y}`))).toHaveLength(5000);
});
