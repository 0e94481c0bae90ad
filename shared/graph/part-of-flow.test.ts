import { expect, test } from 'vitest';
import { flowOfOne, flowUpTo } from './part-of-flow.ts';
import { aGraph } from './testing/a-graph.ts';

function flow() {
  const graph = aGraph().manual().branch('check', { yes: 'true' }).script('a').script('b').script('after');
  graph.loop('each').script('first', { parentId: 'each' }).script('second', { parentId: 'each' });
  graph.chain('manual', 'check:yes', 'a', 'each', 'after').chain('check:else', 'b').chain('first', 'second');
  return graph.settings({ onFailure: 'a/b', failureHandler: 'after' }).build();
}

const idsOf = (definition: { nodes: { id: string }[] } | undefined) => definition?.nodes.map(({ id }) => id);

test('up to a node: it and what comes before it', () => {
  expect(idsOf(flowUpTo(flow(), 'a'))).toEqual(['manual', 'check', 'a']);
});

test('up to a node behind a loop the whole loop is kept; inside it only what comes before', () => {
  expect(idsOf(flowUpTo(flow(), 'after'))).toEqual([
    'manual',
    'check',
    'a',
    'after',
    'each',
    'first',
    'second',
  ]);
  expect(idsOf(flowUpTo(flow(), 'first'))).toEqual(['manual', 'check', 'a', 'each', 'first']);
});

test('a part has no failure handler that is not in it, and starts no other flow', () => {
  expect(flowUpTo(flow(), 'a').settings).toEqual({ expressionDialect: 'millrace' });
});

test('one node alone: what comes before it gives the given results over the ports that lead to it', () => {
  const part = flowOfOne(flow(), 'a', { check: { n: 1 } });
  expect(idsOf(part)).toEqual(['manual', 'check', 'a']);
  const pinned = part?.nodes.map((node) => node.pinned);
  expect(pinned).toEqual([undefined, { enabled: true, result: { n: 1 }, port: 'yes' }, undefined]);
});

test('a node inside a container does not run by itself', () => {
  expect(flowOfOne(flow(), 'first', {})).toBeUndefined();
});
