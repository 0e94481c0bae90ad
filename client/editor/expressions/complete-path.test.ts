import { describe, expect, test } from 'vitest';
import { emptyFlow, type FlowDefinition, nodeSchema } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { completePath } from './complete-path.ts';
import { sampleScope } from './sample-scope.ts';

const scope = {
  input: { amount: 5, 'order-id': 'a' },
  results: { score: { value: [{ points: 1 }] } },
  previous: null,
};

function labels(before: string): string[] | undefined {
  return completePath(before, scope)?.options.map((option) => option.label);
}

describe('completePath', () => {
  test('an empty expression offers the names of the scope', () => {
    expect(labels('')).toEqual(['input', 'results', 'previous']);
    expect(labels('1 + ')).toEqual(['input', 'results', 'previous']);
  });

  test('after a dot come the fields of the value, also in arrays', () => {
    expect(labels('input.')).toEqual(['amount', 'order-id']);
    expect(labels('input.am')).toEqual(['amount', 'order-id']);
    expect(labels('x > results.score.value[0].')).toEqual(['points']);
    expect(labels('results?.score?.')).toEqual(['value']);
  });

  test('a name that is no identifier is put in brackets', () => {
    expect(completePath('input.', scope)?.options[1]?.insert).toBe('["order-id"]');
  });

  test('nothing is offered for what has no fields or is no path', () => {
    expect(labels('previous.')).toBeUndefined();
    expect(labels('call().')).toBeUndefined();
    expect(labels('5')).toBeUndefined();
  });
});

describe('sampleScope', () => {
  const definition: FlowDefinition = {
    ...emptyFlow,
    inputs: {
      type: 'object',
      properties: { amount: { type: 'number', default: 3 }, note: { type: 'string' } },
    },
    nodes: [
      nodeSchema.parse({ id: 'start', kind: 'manual' }),
      nodeSchema.parse({ id: 'score', kind: 'script' }),
      nodeSchema.parse({ id: 'after', kind: 'script' }),
    ],
    edges: [
      { id: '1', source: 'start', sourcePort: 'out', target: 'score' },
      { id: '2', source: 'score', sourcePort: 'out', target: 'after' },
    ],
  };

  test('only what comes before is named, with the results of the last run', () => {
    const last = { steps: [{ node: 'score', result: { points: 7 }, status: 'succeeded' as const }] };
    const after = sampleScope(definition, 'after', last);
    expect(after.results).toEqual({ start: null, score: { points: 7 } });
    expect(after.previous).toEqual({ points: 7 });
    expect(sampleScope(definition, 'score', last).results).toEqual({ start: null });
  });

  test('behind a trigger the previous value is the input, with examples where nothing was recorded', () => {
    expect(sampleScope(definition, 'score', { steps: [] }).previous).toEqual({ amount: 3, note: null });
  });

  test('inside a loop the first item stands for all of them', () => {
    const looped = aGraph()
      .manual('start')
      .loop('each')
      .script('work', { parentId: 'each' })
      .edge('start', 'each')
      .build();
    const steps = [
      { node: 'each', status: 'succeeded' as const, input: { items: [{ id: 1 }] }, result: null },
    ];
    expect(sampleScope(looped, 'work', { steps })).toMatchObject({
      item: { id: 1 },
      index: 0,
      previous: { id: 1 },
    });
    expect(sampleScope(looped, 'each', { steps })).toMatchObject({ item: null, previous: {} });
  });

  test('behind an error port stands the error of the last run, or the names of its fields', () => {
    const guarded = aGraph().manual('start').script('send').script('tell').edge('start', 'send');
    const wired = guarded.edge('send:error', 'tell').build();
    const error = { code: 'busy', message: 'Come back later', fault: 'system' } as const;
    const failed = { node: 'send', status: 'failed' as const, result: null, error };
    expect(sampleScope(wired, 'tell', { steps: [failed] })).toMatchObject({ error, previous: { error } });
    expect(Object.keys(sampleScope(wired, 'tell', { steps: [] }).error ?? {})).toContain('message');
    expect(sampleScope(wired, 'send', { steps: [failed] }).error).toBeNull();
  });

  test('the failure handler sees what failed and every node of the flow itself', () => {
    const drawn = aGraph().manual('start').script('send').script('mend').edge('start', 'send').build();
    const handled = { ...drawn, settings: { ...drawn.settings, failureHandler: 'mend' } };
    const error = { code: 'busy', message: 'Come back later', fault: 'system' } as const;
    const steps = [{ node: 'send', status: 'failed' as const, result: null, error }];
    expect(sampleScope(handled, 'mend', { steps })).toMatchObject({
      error,
      results: { start: null, send: null },
    });
    expect(sampleScope(drawn, 'mend', { steps })).toMatchObject({ error: null, results: {} });
  });
});
