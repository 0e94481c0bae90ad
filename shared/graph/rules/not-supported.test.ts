import { describe, expect, test } from 'vitest';
import { aGraph } from '../testing/a-graph.ts';
import { policyOf } from '../testing/problem-lines.ts';
import { validateDefinition } from '../validate.ts';

describe('what this version cannot execute yet', () => {
  test('policies, settings and ways of a node are refused by name', () => {
    const policy = policyOf({ sensitive: 'both', retry: { attempts: 1, seconds: 0 }, timeoutSeconds: 5 });
    const flow = aGraph()
      .manual()
      .script('a', { policy })
      .node('b', 'script', { source: { kind: 'saved', path: 'x/y' } })
      .return('c')
      .chain('manual', 'a', 'b', 'c')
      .settings({ timeoutSeconds: 100, expressionDialect: 'openflow' })
      .build();
    expect(validateDefinition(flow, 'run').map((problem) => problem.message)).toEqual([
      'The policy "sensitive" of "a" is not supported yet.',
      'Expressions of OpenFlow are not supported yet.',
    ]);
  });
});
