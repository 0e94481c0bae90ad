import { describe, expect, test } from 'vitest';
import { aGraph } from '../testing/a-graph.ts';
import { policyOf } from '../testing/problem-lines.ts';
import { validateDefinition } from '../validate.ts';

describe('what this version cannot execute yet', () => {
  test('expressions of OpenFlow, and secrets of nodes that keep none, are refused', () => {
    const policy = policyOf({ sensitive: 'both' });
    const flow = aGraph()
      .manual()
      .script('a', { policy })
      .branch('b', { yes: 'true' }, { policy })
      .return('c')
      .chain('manual', 'a', 'b:yes', 'c')
      .settings({ expressionDialect: 'openflow' })
      .build();
    expect(validateDefinition(flow, 'run').map((problem) => problem.message)).toEqual([
      '"b" has the policy "sensitive", which only script, query, http, email, flow, transform nodes may have.',
      'Expressions of OpenFlow are not supported yet.',
    ]);
  });
});
