import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffFlows, isSameFlow } from './diff-flows.ts';
import { aGraph } from './testing/a-graph.ts';
import { soundFlowArb } from './testing/arbitrary-flow.ts';

const at = (x: number) => ({ position: { x, y: 0 } });
const before = () =>
  aGraph()
    .manual('start', at(0))
    .script('a', at(300))
    .script('b', at(600))
    .edge('start', 'a')
    .edge('a', 'b')
    .build();

test('added, removed, changed and moved nodes are told apart, and edges by what they join', () => {
  const after = aGraph()
    .manual('start', at(16))
    .script('a', { ...at(300), title: 'Another title' })
    .script('c', at(600))
    .edge('start', 'a')
    .edge('a', 'c')
    .build();
  const { nodes, edges, flow } = diffFlows(before(), after);
  expect(nodes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    'start moved',
    'a changed',
    'c added',
    'b removed',
  ]);
  expect(nodes[1]?.fields.map(({ field, after: now }) => [field, now])).toEqual([['title', 'Another title']]);
  expect(edges.map(({ edge, kind }) => `${edge.source}-${edge.target} ${kind}`)).toEqual([
    'a-c added',
    'a-b removed',
  ]);
  expect(flow).toEqual([]);
});

test('a change deep in the settings of a node is named by its path', () => {
  const first = before();
  const [start, a, b] = first.nodes;
  if (start === undefined || a === undefined || b === undefined) throw new Error('They are missing');
  const changed = {
    ...a,
    config: { source: { kind: 'inline', code: 'export const main = () => 7;' }, arguments: {} },
  };
  const { nodes } = diffFlows(first, { ...first, nodes: [start, changed, b] });
  expect(nodes).toHaveLength(1);
  expect(nodes[0]?.fields.map(({ field }) => field)).toContain('config.source.code');
});

test('a flow does not differ from itself', () => {
  fc.assert(
    fc.property(soundFlowArb, (flow) => {
      expect(isSameFlow(diffFlows(flow, structuredClone(flow)))).toBe(true);
    }),
  );
});
