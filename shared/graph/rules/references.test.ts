import { expect, test } from 'vitest';
import { aGraph, value } from '../testing/a-graph.ts';
import { problemLines } from '../testing/problem-lines.ts';

test('a secret may stand where it is sent on, not where it is recorded', () => {
  const flow = aGraph()
    .manual()
    .node('ask', 'http', {
      method: 'GET',
      url: value('https://a.example'),
      headers: { key: value('$secret:a/b') },
    })
    .node('keep', 'transform', { value: value('$secret:a/b') })
    .node('rate', 'transform', { value: value('$variable:a/b') })
    .node('each', 'loop', { items: value('$variable:a/b') })
    .chain('manual', 'ask', 'keep', 'rate', 'each')
    .build();
  expect(problemLines(flow)).toEqual(['missing_config keep', 'missing_config each']);
});
