import { expect, test } from 'vitest';
import { canConnect } from './connect.ts';
import { aGraph, code } from './testing/a-graph.ts';

const flow = aGraph()
  .manual()
  .script('a')
  .script('b')
  .return('end')
  .node('each', 'loop', { items: code('input.list') })
  .script('inner', { parentId: 'each' })
  .chain('manual', 'a', 'b')
  .build();

test('a new edge between two nodes of one scope may be drawn', () => {
  expect(canConnect(flow, { source: 'b', sourcePort: 'error', target: 'end' })).toEqual({ ok: true });
  expect(canConnect(flow, { source: 'manual', sourcePort: 'out', target: 'b' })).toEqual({ ok: true });
});

test.each([
  ['a', 'out', 'a', 'A node cannot follow itself.'],
  ['b', 'out', 'a', '"a" comes before "b"; an edge back would make a circle. Use a loop instead.'],
  ['a', 'out', 'manual', '"manual" starts the flow; nothing can come before it.'],
  ['a', 'out', 'b', '"a" and "b" are connected already.'],
  ['a', 'out', 'inner', 'Edges stay inside one container; connect the container itself instead.'],
  ['end', 'out', 'b', '"end" has no port "out".'],
  ['a', 'maybe', 'end', '"a" has no port "maybe".'],
  ['gone', 'out', 'a', 'That node does not exist any more.'],
])('from %s by %s to %s is refused with its reason', (source, sourcePort, target, reason) => {
  expect(canConnect(flow, { source, sourcePort, target })).toEqual({ ok: false, reason });
});
