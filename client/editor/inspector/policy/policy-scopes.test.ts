import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { NodeScope } from '../../expressions/expression-context.tsx';
import { roundScope } from '../../expressions/round-scope.ts';
import { sampleScope } from '../../expressions/sample-scope.ts';
import { iterationsScope, resultScope, retryScope } from './policy-scopes.ts';

const { nodes, ...definition } = aGraph()
  .manual('start')
  .loop('each')
  .script('work', { parentId: 'each' })
  .edge('start', 'each')
  .build();
const each = nodes.find(({ id }) => id === 'each') ?? nodes[0];
if (each === undefined) throw new Error('The graph has no loop');

const ran: NodeScope['steps'] = [
  { node: 'work', status: 'succeeded', result: { points: 2 } },
  {
    node: 'each',
    status: 'succeeded',
    input: { items: ['a', 'b'] },
    result: [{ points: 1 }, { points: 2 }],
  },
];
const scopeWith = (node: string, steps: NodeScope['steps']): NodeScope => ({
  scope: sampleScope({ ...definition, nodes }, node, { steps }),
  isRecorded: true,
  steps,
});

test('a retry sees the error of the last run and which attempt failed', () => {
  const error = { code: 'http_status', message: 'Busy', fault: 'system', attempt: 2 } as const;
  const seen = retryScope(
    scopeWith('work', [{ node: 'work', status: 'failed', result: null, error }]),
    'work',
  );
  expect(seen).toMatchObject({ isRecorded: true, scope: { error, attempt: 2 } });
});

test('where nothing has failed yet an error is an example, and gives no values', () => {
  const seen = retryScope(scopeWith('work', ran), 'work');
  expect(seen.isRecorded).toBe(false);
  expect(Object.keys(seen.scope.error ?? {})).toEqual([
    'code',
    'message',
    'fault',
    'node',
    'path',
    'attempt',
  ]);
});

test('a stop condition sees the result of its own node as previous', () => {
  expect(resultScope(scopeWith('work', ran), 'work').scope.previous).toEqual({ points: 2 });
  expect(resultScope(scopeWith('work', []), 'work')).toMatchObject({
    isRecorded: false,
    scope: { previous: null },
  });
});

test('what is asked after a round sees its result, its item and the nodes inside', () => {
  const { scope } = roundScope(scopeWith('each', ran), each, nodes);
  expect(scope).toMatchObject({
    previous: { points: 2 },
    index: 1,
    item: 'b',
    results: { start: null, work: { points: 2 } },
  });
  expect(scope).not.toHaveProperty('iterations');
});

test('a loop that stops itself sees the results so far', () => {
  expect(iterationsScope(scopeWith('each', ran), each, nodes).scope.iterations).toEqual([
    { points: 1 },
    { points: 2 },
  ]);
  expect(iterationsScope(scopeWith('each', []), each, nodes)).toMatchObject({
    isRecorded: false,
    scope: { iterations: [], index: 0, item: null },
  });
});
