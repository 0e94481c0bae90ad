import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { restarted } from './restart.ts';
import { compileGraph } from './run-graph.ts';

function graph(parallelism = 1) {
  const builder = aGraph()
    .manual()
    .script('before')
    .loop('each', { parallelism })
    .script('after')
    .script('side');
  builder
    .script('a', { parentId: 'each' })
    .script('b', { parentId: 'each' })
    .script('c', { parentId: 'each' });
  builder.chain('manual', 'before', 'each', 'after').chain('manual', 'side').chain('a', 'b', 'c');
  return compileGraph(builder.build());
}

test.each([
  ['before', 'before', 'run'],
  ['before', 'each', 'run'],
  ['before', 'each[0].a', 'run'],
  ['before', 'after', 'run'],
  ['before', 'side', 'reuse'],
  ['after', 'each', 'reuse'],
  ['each', 'each[0].a', 'run'],
  ['each[1].b', 'before', 'reuse'],
  ['each[1].b', 'each', 'enter'],
  ['each[1].b', 'after', 'run'],
  ['each[1].b', 'each[0].c', 'reuse'],
  ['each[1].b', 'each[1].a', 'reuse'],
  ['each[1].b', 'each[1].b', 'run'],
  ['each[1].b', 'each[1].c', 'run'],
  ['each[1].b', 'each[2].a', 'run'],
  ['each#2[1].b#3', 'each[1].a', 'reuse'],
])('restarted at %s, the step %s does: %s', (at, path, what) => {
  expect(restarted(graph(), at, path)).toBe(what);
});

test('in a parallel loop the other iterations are reused', () => {
  expect(restarted(graph(4), 'each[1].b', 'each[2].a')).toBe('reuse');
  expect(restarted(graph(4), 'each[1].b', 'each[1].c')).toBe('run');
});
