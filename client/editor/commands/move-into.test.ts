import { expect, test } from 'vitest';
import { applyOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { containerAt } from '../canvas/container-frames.ts';
import { planMoveInto } from './move-into.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

function flow() {
  return aGraph()
    .manual('start', at(0, 0))
    .script('before', at(0, 400))
    .loop('each', {}, at(400, 0))
    .script('work', { ...at(424, 120), parentId: 'each' })
    .edge('start', 'before')
    .build();
}

function moved(definition: FlowDefinition, id: string, parentId: string | null) {
  const node = definition.nodes.find((other) => other.id === id);
  if (node === undefined) throw new Error(`no ${id}`);
  const { operations, cut } = planMoveInto(definition, node, parentId);
  const result = applyOperation(definition, { kind: 'batch', operations });
  if (!result.ok) throw new Error(result.message);
  const after = result.definition.nodes.find((other) => other.id === id);
  return { definition: result.definition, place: after?.position ?? { x: 0, y: 0 }, cut };
}

test('a node that is put into a container stands in its area, beside what is there', () => {
  const { definition, place, cut } = moved(flow(), 'before', 'each');
  expect(definition.nodes.find(({ id }) => id === 'before')?.parentId).toBe('each');
  expect(place.x).toBeGreaterThan(424 + 200);
  expect(place.x).toBeLessThan(1000);
  expect(place.y).toBeLessThan(200);
  expect(cut).toBe(1);
});

test('a node that is taken out stands beside the area that it leaves, not in it', () => {
  const { definition, place, cut } = moved(flow(), 'work', null);
  expect(containerAt(definition.nodes, place)).toBeUndefined();
  expect(cut).toBe(0);
});
