import { describe, expect, test } from 'vitest';
import { aGraph, code, text } from '../testing/a-graph.ts';
import { policyOf, problemLines, problemMessage } from '../testing/problem-lines.ts';

describe('expressions', () => {
  function withExpression(expression: string) {
    return aGraph()
      .manual()
      .script('before')
      .script('beside')
      .script('here', { arguments: { x: code(expression) } })
      .script('after')
      .chain('manual', 'before', 'here', 'after')
      .chain('manual', 'beside')
      .build();
  }

  test.each([
    ['results.before.a', []],
    ['results.gone', ['unknown_node here']],
    ['results.after', ['not_upstream here']],
    ['results.beside', ['not_upstream here']],
    ['results.here', ['not_upstream here']],
    ['results[input.name]', ['computed_name here']],
    ['input.a +', ['expression_syntax here']],
    ['', ['expression_syntax here']],
  ])('%s', (expression, expected) => {
    expect(problemLines(withExpression(expression))).toEqual(expected);
  });

  test('a mistake is told with the field, the line and the column, also in a template', () => {
    expect(problemMessage(withExpression('input.a +'), 'expression_syntax')).toBe(
      '"arguments.x" of "here" is not valid JavaScript: Unexpected token (line 1, column 10).',
    );
    const flow = aGraph().manual().transform('t', text('One\n{{ input.a + }}')).chain('manual', 't').build();
    expect(problemMessage(flow, 'expression_syntax')).toContain('(line 2, column 14)');
  });

  test('inside a container everything before the container can be named, outside only the container', () => {
    const flow = aGraph()
      .manual()
      .script('before')
      .node('each', 'loop', { items: code('results.before') })
      .transform('inner', code('results.before.a'), { parentId: 'each' })
      .transform('next', code('results.inner.a'), { parentId: 'each' })
      .transform('after', code('results.inner.a'))
      .chain('manual', 'before', 'each', 'after')
      .chain('inner', 'next')
      .build();
    expect(problemLines(flow)).toEqual(['not_upstream after']);
    expect(problemMessage(flow, 'not_upstream')).toContain("only the container's own result exists");
  });

  test("a while's condition sees the results of its body", () => {
    const flow = aGraph()
      .manual()
      .node('again', 'while', { condition: 'results.inner.more' })
      .script('inner', { parentId: 'again' })
      .chain('manual', 'again')
      .build();
    expect(problemLines(flow)).toEqual([]);
  });

  test('the failure handler may name every node of the flow', () => {
    const flow = aGraph()
      .manual()
      .script('a')
      .transform('handler', code('results.a'))
      .chain('manual', 'a')
      .settings({ failureHandler: 'handler' })
      .build();
    expect(problemLines(flow)).toEqual([]);
  });

  test('expressions of the policy and of the flow are checked too', () => {
    const policy = policyOf({ skipIf: 'results.gone', retry: { attempts: 1, seconds: 1, when: 'error +' } });
    const flow = aGraph().manual().script('a', { policy }).chain('manual', 'a');
    expect(problemLines(flow.build())).toEqual(['expression_syntax a', 'unknown_node a']);
    const concurrency = { key: 'results.a', limit: 1, whenFull: 'queue' as const };
    expect(problemLines(aGraph().manual().settings({ concurrency }).build())).toEqual(['not_upstream']);
  });
});
