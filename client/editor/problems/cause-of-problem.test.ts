import { expect, test } from 'vitest';
import type { FlowDefinition, FlowSettings, Policy } from '#shared/graph/schema.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { validateDefinition } from '#shared/graph/validate.ts';
import { flowFieldOf, policyFieldOf } from './cause-of-problem.ts';

function causes(definition: FlowDefinition): (keyof Policy | undefined)[] {
  return validateDefinition(definition, 'publish').map((problem) => policyFieldOf(problem, definition));
}

const withPolicy = (policy: Policy) =>
  aGraph().manual('start').script('work', { policy }).edge('start', 'work').build();

test('a problem of a policy is led back to its field', () => {
  expect(causes(withPolicy({ priority: 1, stopIf: { when: 'true', scope: 'loop' } }))).toEqual(['stopIf']);
  expect(causes(withPolicy({ priority: 1, skipIf: 'input.' }))).toEqual(['skipIf']);
  expect(causes(withPolicy({ concurrency: { limit: 1, key: 'results.gone' } }))).toEqual(['concurrency']);
});

test('what has another cause is not', () => {
  const flow = aGraph()
    .manual('start')
    .transform('work', code('input.'), { policy: { priority: 1 } })
    .edge('start', 'work')
    .build();
  expect(causes(flow)).toEqual([undefined]);
  expect(policyFieldOf({ severity: 'error', code: 'cycle', message: '' }, flow)).toBeUndefined();
});

function flowCauses(definition: FlowDefinition): (keyof FlowSettings | 'inputs' | undefined)[] {
  return validateDefinition(definition, 'publish').map((problem) => flowFieldOf(problem, definition));
}

test.each<[Partial<FlowSettings>, keyof FlowSettings]>([
  [{ concurrency: { limit: 1, key: 'input.', whenFull: 'queue' } }, 'concurrency'],
  [{ failureHandler: 'gone', priority: 2 }, 'failureHandler'],
  [{ expressionDialect: 'openflow' }, 'expressionDialect'],
])('a problem of the settings %j is led back to %s', (settings, field) => {
  expect(flowCauses(aGraph().manual('start').settings(settings).build())).toEqual([field]);
});

test('a problem of the inputs is led back to them, and one of the nodes to nothing of the flow', () => {
  expect(flowCauses(aGraph().manual('start').inputs({ type: 'string' }).build())).toEqual(['inputs']);
  expect(flowCauses(aGraph().build())).toEqual([undefined]);
  expect(flowCauses(withPolicy({ skipIf: 'input.' }))).toEqual([undefined]);
});
