import { describe, expect, test } from 'vitest';
import { aGraph, value } from '../testing/a-graph.ts';
import { policyOf, problemLines, problemMessage } from '../testing/problem-lines.ts';
import { validateDefinition } from '../validate.ts';

describe('what this version cannot execute yet', () => {
  test('drafts may hold it, running and publishing refuse it', () => {
    const flow = aGraph()
      .manual()
      .node('mail', 'email', { resource: 'a/b', to: value('x'), subject: value('y') })
      .chain('manual', 'mail')
      .build();
    expect(problemLines(flow)).toEqual([]);
    expect(problemLines(flow, 'run')).toEqual(['not_supported mail']);
    expect(problemMessage(flow, 'not_supported', 'publish')).toBe(
      '"mail" is of the kind "Email", which is not supported yet.',
    );
  });

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
