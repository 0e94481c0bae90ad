import { expect, test } from 'vitest';
import { applyOperation } from '#shared/graph/operations.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { containerUnder, planReparent } from './drop-into.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

function flow() {
  return aGraph()
    .manual('start', at(0, 0))
    .script('before', at(0, 200))
    .loop('each', {}, at(400, 0))
    .script('work', { ...at(424, 120), parentId: 'each' })
    .script('send', { ...at(720, 120), parentId: 'each' })
    .edge('work', 'send')
    .build();
}

const under = (id: string, x: number, y: number) =>
  containerUnder(flow().nodes, { id, pointer: { x, y } }, { sizes: {}, moving: [id] });

test('a node that is dropped on an area stands in its container', () => {
  expect(under('before', 500, 120)).toBe('each');
  expect(under('before', 0, 300)).toBeNull();
});

test('a node stays in its container as long as it is dropped on the area that it had', () => {
  expect(under('work', 480, 140)).toBe('each');
  expect(under('work', 0, 400)).toBeNull();
});

test('a trigger stands in no container, and a container not in itself', () => {
  expect(under('start', 500, 120)).toBeNull();
  expect(under('each', 420, 20)).toBeNull();
});

test('edges that would cross the border go when a node is taken out, and one undo restores all', () => {
  const before = flow();
  const { operations, cut } = planReparent(before, ['work'], null);
  expect(cut).toBe(1);
  const applied = applyOperation(before, { kind: 'batch', operations });
  if (!applied.ok) throw new Error(applied.message);
  expect(applied.definition.nodes.find(({ id }) => id === 'work')).not.toHaveProperty('parentId');
  expect(applied.definition.edges).toEqual([]);
  const undone = applyOperation(applied.definition, applied.inverse);
  expect(undone.ok && undone.definition).toEqual(before);
});

test('two joined nodes go together without losing their edge', () => {
  expect(planReparent(flow(), ['work', 'send'], null).cut).toBe(0);
});
