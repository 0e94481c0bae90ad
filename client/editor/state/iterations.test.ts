import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { countIterations, nodesOfIterations, shownScopes } from './iterations.ts';
import { createRunStore, nodeLiveOf } from './run-store.ts';

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

test('what is told of a container counts where its steps are not all known, and the scopes that are shown follow', () => {
  const told = [
    { ...step('outer'), iterations: 900 },
    { ...step('outer[7].inner'), iterations: 3 },
  ];
  const chosen = { outer: 7 };
  expect(countIterations(told, nodes, {})).toEqual({ outer: 900, inner: 0 });
  expect(shownScopes(told, nodes, { counts: { outer: 900, inner: 0 }, chosen: {} })).toEqual(['outer[899]']);
  const counts = countIterations(told, nodes, chosen);
  expect(counts).toEqual({ outer: 900, inner: 3 });
  expect(shownScopes(told, nodes, { counts, chosen })).toEqual(['outer[7]', 'outer[7].inner[2]']);
});

test('nodes inside show the newest iteration until another one is chosen', () => {
  const counts = countIterations(steps, nodes, {});
  expect(nodesOfIterations(steps, nodes, { counts, chosen: {} }).work?.status).toBe('failed');
  const chosen = { outer: 0 };
  const inFirst = { counts: countIterations(steps, nodes, chosen), chosen };
  expect(nodesOfIterations(steps, nodes, inFirst).work?.status).toBe('succeeded');
});

test('a loop that was tried again shows the iterations of its last attempt', () => {
  const retried = [
    step('outer[0].inner[0].work'),
    step('outer[0].inner[1].work', 'failed'),
    step('outer[0].inner', 'failed'),
    step('outer[0].inner#2[0].work'),
  ];
  const counts = countIterations(retried, nodes, {});
  expect(counts).toEqual({ outer: 1, inner: 1 });
  expect(nodesOfIterations(retried, nodes, { counts, chosen: {} }).work?.status).toBe('succeeded');
});

test('what an iteration did not reach does not show how it stands in another one', () => {
  const chosen = { outer: 1, inner: 1 };
  const counts = countIterations(steps, nodes, chosen);
  const bodies = nodesOfIterations(steps, nodes, { counts, chosen });
  expect(bodies.work).toBeNull();
  const { status, ports, attempt, startedAt, finishedAt, error } = step('work', 'failed');
  const newest = { status, ports, attempt, startedAt, finishedAt, error };
  const run = createRunStore({
    runId: 'r',
    revision: 1,
    status: 'failed',
    waitingFor: null,
    error: null,
    nodes: { work: newest },
  });
  expect(nodeLiveOf({ ...run.getState(), bodies }, 'work')?.status).toBe('failed');
  expect(nodeLiveOf({ ...run.getState(), bodies, chosenIterations: chosen }, 'work')).toBeUndefined();
});
