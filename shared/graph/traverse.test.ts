import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aGraph, code } from './testing/a-graph.ts';
import { anyFlowArb } from './testing/arbitrary-flow.ts';
import { descendantsOf, findCycle, indexGraph, upstreamOf } from './traverse.ts';
import { indexUpstream } from './upstream-index.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

const nested = aGraph()
  .manual()
  .script('a')
  .node('each', 'loop', { items: code('input.a') })
  .script('first', { parentId: 'each' })
  .script('second', { parentId: 'each' })
  .script('after')
  .chain('manual', 'a', 'each', 'after')
  .chain('first', 'second')
  .build();

test('look-ups keep the order of the document', () => {
  const graph = indexGraph(nested);
  expect(graph.children().map((node) => node.id)).toEqual(['manual', 'a', 'each', 'after']);
  expect(graph.children('each').map((node) => node.id)).toEqual(['first', 'second']);
  expect(graph.incoming('each').map((edge) => edge.source)).toEqual(['a']);
  expect(graph.outgoing('nowhere')).toEqual([]);
});

test('upstream of a node in a container is what stands before it there and before the container', () => {
  const graph = indexGraph(nested);
  expect([...upstreamOf(graph, 'second')].sort()).toEqual(['a', 'first', 'manual']);
  expect([...upstreamOf(graph, 'after')].sort()).toEqual(['a', 'each', 'manual']);
  expect([...descendantsOf(graph, 'manual')].sort()).toEqual(['a', 'after', 'each']);
});

test('a cycle is found with its nodes in order', () => {
  const circle = aGraph().script('a').script('b').script('c').chain('a', 'b', 'c', 'b').build();
  expect(findCycle(indexGraph(circle))).toEqual(['b', 'c']);
  expect(findCycle(indexGraph(nested))).toBeUndefined();
});

test('the index for a whole document agrees with the search for one node', () => {
  fc.assert(
    fc.property(anyFlowArb, (flow) => {
      const graph = indexGraph(flow);
      const isUpstream = indexUpstream(graph);
      for (const id of graph.nodes.keys()) {
        const upstream = upstreamOf(graph, id);
        for (const other of graph.nodes.keys()) expect(isUpstream(id, other)).toBe(upstream.has(other));
      }
    }),
    { numRuns: 150 },
  );
});
