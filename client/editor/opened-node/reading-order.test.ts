import { expect, test } from 'vitest';
import { nodeSchema } from '#shared/graph/schema.ts';
import { readingOrder } from './reading-order.ts';

const node = (id: string, x: number, y: number) =>
  nodeSchema.parse({ id, kind: 'script', position: { x, y } });
const edge = (source: string, target: string) => ({
  id: `${source}-${target}`,
  source,
  sourcePort: 'out',
  target,
});
const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id);

test('nodes are read along their edges, the upper one of two first', () => {
  const nodes = [node('end', 300, 0), node('low', 200, 80), node('high', 200, 0), node('start', 100, 0)];
  const edges = [edge('start', 'low'), edge('start', 'high'), edge('low', 'end'), edge('high', 'end')];
  expect(idsOf(readingOrder({ nodes, edges }))).toEqual(['start', 'high', 'low', 'end']);
});

test('an edge against the direction of reading decides, and a cycle loses no node', () => {
  const nodes = [node('a', 0, 0), node('b', 100, 0), node('c', 200, 0)];
  expect(idsOf(readingOrder({ nodes, edges: [edge('b', 'a')] }))).toEqual(['b', 'a', 'c']);
  expect(idsOf(readingOrder({ nodes, edges: [edge('a', 'b'), edge('b', 'a')] }))).toEqual(['c', 'a', 'b']);
});
