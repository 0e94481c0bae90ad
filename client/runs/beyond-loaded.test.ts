import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { StepStatus } from '#shared/runs/run.ts';
import { beyondLoaded } from './beyond-loaded.ts';

test('what ended in the flow itself and was not loaded is wanted, by its last attempt', () => {
  const definition = aGraph()
    .manual('start')
    .loop('each')
    .script('inside', { parentId: 'each' })
    .script('after')
    .script('failed')
    .script('dead')
    .script('later')
    .build();
  const node = (status: StepStatus, attempt = 1) => ({
    ...{ status, attempt, ports: [], startedAt: null, finishedAt: null, error: null },
  });
  const nodes = {
    start: node('succeeded'),
    each: node('succeeded'),
    inside: node('succeeded'),
    after: node('succeeded'),
    failed: node('failed', 3),
    dead: node('skipped'),
    later: node('running'),
  };
  const live = {
    runId: 'run1',
    revision: 1,
    status: 'running',
    waitingFor: null,
    error: null,
    nodes,
  } as const;
  expect(beyondLoaded({ live, definition }, [{ path: 'start' }, { path: 'each' }])).toEqual([
    { path: 'after', status: 'succeeded' },
    { path: 'failed#3', status: 'failed' },
  ]);
});
