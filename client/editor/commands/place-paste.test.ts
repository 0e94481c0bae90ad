import { expect, test } from 'vitest';
import { copyNodes, pasteNodes } from '#shared/graph/copy-nodes.ts';
import { applyOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { containerFrames } from '../canvas/container-frames.ts';
import { placePaste } from './place-paste.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

const flow = aGraph()
  .manual('start', at(0, 0))
  .script('beside', at(0, 400))
  .loop('outer', {}, at(400, 0))
  .loop('inner', {}, { ...at(424, 120), parentId: 'outer' })
  .script('work', { ...at(424, 240), parentId: 'inner' })
  .build();

function pasted(into: FlowDefinition, ids: string[]) {
  const copied = copyNodes(flow, ids);
  const { operation, ids: newIds } = pasteNodes(into, copied, placePaste(into, copied));
  const result = applyOperation(into, operation);
  if (!result.ok) throw new Error(result.message);
  const { definition } = result;
  return { definition, nodes: definition.nodes.filter(({ id }) => newIds.includes(id)) };
}

function frame(definition: FlowDefinition, id: string) {
  const found = containerFrames(definition.nodes).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no area of ${id}`);
  return found;
}

test('a node is copied beside where it stood, and again beside that', () => {
  const once = pasted(flow, ['beside']);
  const twice = pasted(once.definition, ['beside']);
  expect(once.nodes.map(({ position }) => position)).toEqual([{ x: 40, y: 440 }]);
  expect(twice.nodes.map(({ position }) => position)).toEqual([{ x: 80, y: 480 }]);
});

test('a container is copied with its body below the first one, and the two areas do not meet', () => {
  const { definition } = pasted(flow, ['outer']);
  const [first, copy] = [frame(definition, 'outer'), frame(definition, 'outer_2')];
  expect(copy.y).toBeGreaterThan(first.y + first.height);
  expect([copy.width, copy.height]).toEqual([first.width, first.height]);
});

test('what stands in a container is copied into it; in a flow without it, into the flow itself', () => {
  expect(pasted(flow, ['work']).nodes[0]?.parentId).toBe('inner');
  const inner = pasted(flow, ['inner']);
  expect(inner.nodes.map(({ id, parentId }) => `${id} in ${parentId}`)).toEqual([
    'inner_2 in outer',
    'work_2 in inner_2',
  ]);
  const elsewhere = aGraph().manual('start').build();
  expect(pasted(elsewhere, ['work']).nodes[0]).not.toHaveProperty('parentId');
});
