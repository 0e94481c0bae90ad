import { expect, test } from 'vitest';
import type { FlowDefinition, Policy } from '#shared/graph/schema.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { validateDefinition } from '#shared/graph/validate.ts';
import { policyFieldOf } from './policy-field-of.ts';

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
