import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { failureHandlers } from './failure-handlers.ts';

test('a failure handler stands in the flow itself, has no edges and is no trigger', () => {
  const flow = aGraph()
    .manual('start')
    .webhook('unused')
    .script('work')
    .loop('each')
    .script('inside', { parentId: 'each' })
    .script('alone')
    .edge('start', 'work')
    .edge('work', 'each')
    .build();
  expect(failureHandlers(flow).map(({ id }) => id)).toEqual(['alone']);
});
