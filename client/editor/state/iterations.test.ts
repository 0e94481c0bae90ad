import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { countIterations, nodesOfIterations } from './iterations.ts';

const nodes = aGraph()
  .manual('start')
  .loop('outer')
  .loop('inner', {}, { parentId: 'outer' })
  .script('work', { parentId: 'inner' })
  .build().nodes;

const step = (path: string, status: 'succeeded' | 'failed' = 'succeeded') => ({
  path,
  node: path.replace(/.*\./, '').replace(/[[#].*/, ''),
  status,
  ports: ['out'],
  attempt: 1,
  startedAt: null,
  finishedAt: null,
  error: null,
});

const steps = [
  step('outer[0].inner[0].work'),
  step('outer[0].inner[1].work', 'failed'),
  step('outer[0].inner[1].work#2'),
  step('outer[1].inner[0].work', 'failed'),
  step('outer[1].inner'),
];

test('each container knows how many iterations it had, an inner one within the outer one that is shown', () => {
  expect(countIterations(steps, nodes, {})).toEqual({ outer: 2, inner: 1 });
  expect(countIterations(steps, nodes, { outer: 0 })).toEqual({ outer: 2, inner: 2 });
});

test('nodes inside show the newest iteration until another one is chosen', () => {
  const counts = countIterations(steps, nodes, {});
  expect(nodesOfIterations(steps, nodes, { counts, chosen: {} }).work?.status).toBe('failed');
  const chosen = { outer: 0 };
  const inFirst = { counts: countIterations(steps, nodes, chosen), chosen };
  expect(nodesOfIterations(steps, nodes, inFirst).work?.status).toBe('succeeded');
});
