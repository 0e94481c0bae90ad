import { describe, expect, test } from 'vitest';
import { aGraph } from '../testing/a-graph.ts';
import { validateDefinition } from '../validate.ts';

describe('what this version cannot execute yet', () => {
  test('expressions of OpenFlow are refused', () => {
    const flow = aGraph()
      .manual()
      .return('c')
      .chain('manual', 'c')
      .settings({ expressionDialect: 'openflow' })
      .build();
    expect(validateDefinition(flow, 'run').map((problem) => problem.message)).toEqual([
      'Expressions of OpenFlow are not supported yet.',
    ]);
  });
});
