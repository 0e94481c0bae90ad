import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aGraph, code, text } from './testing/a-graph.ts';
import { anyFlowArb } from './testing/arbitrary-flow.ts';
import { problemLines, problemMessage } from './testing/problem-lines.ts';
import { hasErrors, validateDefinition } from './validate.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

const refund = aGraph()
  .manual()
  .script('score', { arguments: { amount: code('input.amount') }, title: 'Score request' })
  .branch('check', { small: 'results.score.value < 10' })
  .approval('ask', { message: text('Refund {{ results.score.value }}?') })
  .return('end', code('results.ask ?? results.check'))
  .chain('manual', 'score', 'check:small', 'end')
  .chain('check:else', 'ask:approved', 'end');

test('a sound flow has no problems, whatever it is checked for', () => {
  expect(problemLines(refund.build(), 'publish')).toEqual([]);
});

test('validation never throws, and every problem has a sentence', () => {
  fc.assert(
    fc.property(
      anyFlowArb,
      fc.constantFrom('edit' as const, 'run' as const, 'publish' as const),
      (flow, purpose) => {
        for (const problem of validateDefinition(flow, purpose))
          expect(problem.message).toMatch(/^.{10,}[.]$/s);
      },
    ),
    { numRuns: 150 },
  );
});

describe('the graph', () => {
  test('a circle is named by the titles of its nodes', () => {
    const flow = aGraph().manual().script('a').script('b').chain('manual', 'a', 'b', 'a').build();
    expect(problemLines(flow)).toEqual(['cycle a']);
    expect(problemMessage(flow, 'cycle')).toContain('a → b → a');
  });

  test('a container inside itself is a circle', () => {
    const flow = aGraph()
      .manual()
      .node('x', 'loop', { items: code('input.a') }, { parentId: 'y' })
      .node('y', 'loop', { items: code('input.a') }, { parentId: 'x' })
      .build();
    expect(problemLines(flow)).toContain('cycle x');
  });

  test('ids are unique among nodes, edges and the cases of a branch', () => {
    const flow = aGraph()
      .manual()
      .script('a')
      .script('a')
      .node('b', 'branch', {
        cases: [
          { id: 'x', when: 'true' },
          { id: 'x', when: 'true' },
        ],
      });
    expect(problemLines(flow.chain('manual', 'a', 'b').build())).toEqual([
      'duplicate_id a',
      'duplicate_id b',
    ]);
    const edge = { id: 'e', source: 'manual', sourcePort: 'out', target: 'a' };
    const twice = { ...aGraph().manual().script('a').build(), edges: [edge, edge] };
    expect(problemLines(twice)).toEqual(['duplicate_id']);
  });

  test('edges lead from an existing port to an existing node that is no trigger', () => {
    const flow = refund.build();
    const edge = { id: 'e', source: 'score', sourcePort: 'out', target: 'end' };
    const withEdge = (changes: object) => ({ ...flow, edges: [...flow.edges, { ...edge, ...changes }] });
    expect(problemLines(withEdge({ sourcePort: 'maybe' }))).toEqual(['unknown_port score']);
    expect(problemMessage(withEdge({ sourcePort: 'maybe' }), 'unknown_port')).toBe(
      'The edge from "Score request" leaves by port "maybe", which a script does not have; its ports are out, error.',
    );
    expect(problemLines(withEdge({ target: 'gone' }))).toEqual(['unknown_node score']);
    expect(problemLines(withEdge({ source: 'gone' }))).toEqual(['unknown_node end']);
    expect(problemLines(withEdge({ target: 'manual' }))).toEqual([
      'cycle manual',
      'edge_into_trigger manual',
    ]);
    expect(problemLines(withEdge({ source: 'end' }))).toContain('unknown_port end');
  });

  test('edges do not cross the border of a container', () => {
    const flow = aGraph()
      .manual()
      .node('each', 'loop', { items: code('input.list') })
      .script('inner', { parentId: 'each' })
      .chain('manual', 'each', 'inner')
      .build();
    expect(problemLines(flow)).toContain('edge_across_scopes each');
  });

  test('the failure handler stands alone in the scope of the flow', () => {
    const flow = () =>
      aGraph().manual().loop('each').script('a').script('b', { parentId: 'each' }).chain('manual', 'each');
    const withHandler = (failureHandler: string) => flow().settings({ failureHandler }).build();
    expect(problemLines(withHandler('a'))).toEqual([]);
    expect(problemLines(withHandler('b'))).toEqual(['unknown_node b', 'unreachable a']);
    expect(problemLines(withHandler('manual'))).toEqual(['unknown_node manual', 'unreachable a']);
    expect(problemLines(withHandler('each'))).toEqual(['edge_across_scopes each', 'unreachable a']);
    expect(problemLines(withHandler('gone'))).toEqual(['unknown_node', 'unreachable a']);
  });

  test('a node stands inside an existing container', () => {
    const flow = aGraph()
      .manual()
      .script('a', { parentId: 'gone' })
      .script('b', { parentId: 'manual' })
      .build();
    expect(problemLines(flow)).toEqual(expect.arrayContaining(['unknown_node a', 'edge_across_scopes b']));
  });

  test('a flow needs a trigger', () => {
    expect(problemLines(aGraph().script('a').build())).toEqual(['no_trigger']);
  });

  test('nodes that nothing leads to are a warning, the bodies of containers are not', () => {
    const flow = aGraph()
      .manual()
      .node('each', 'loop', { items: code('input.list') })
      .script('inner', { parentId: 'each' })
      .script('lost')
      .script('behind')
      .chain('manual', 'each')
      .chain('lost', 'behind')
      .build();
    expect(problemLines(flow)).toEqual(['unreachable lost', 'unreachable behind']);
    expect(hasErrors(validateDefinition(flow, 'edit'))).toBe(false);
  });
});

test('long chains are checked without running out of stack', () => {
  const builder = aGraph().manual('n0');
  for (let index = 1; index <= 8000; index += 1) builder.transform(`n${index}`, code('previous'));
  const nodes = builder.build().nodes;
  const edges = nodes
    .slice(1)
    .map(({ id }, index) => ({ id: `e${index}`, source: `n${index}`, sourcePort: 'out', target: id }));
  expect(problemLines({ ...builder.build(), edges })).toEqual([]);
});
