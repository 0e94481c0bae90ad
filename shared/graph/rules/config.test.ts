import { describe, expect, test } from 'vitest';
import { aGraph } from '../testing/a-graph.ts';
import { problemLines, problemMessage } from '../testing/problem-lines.ts';
import { validateDefinition } from '../validate.ts';

describe('settings of nodes', () => {
  test('what is missing and what is unknown is named by field and node', () => {
    const flow = aGraph().manual().node('a', 'transform', { vlaue: 1 }).chain('manual', 'a').build();
    expect(validateDefinition(flow, 'edit')).toEqual([
      {
        severity: 'error',
        code: 'missing_config',
        node: 'a',
        message: 'The transform node "a" needs a value for "value".',
      },
      {
        severity: 'error',
        code: 'unknown_field',
        node: 'a',
        message: 'The transform node "a" has an unknown field "vlaue".',
      },
    ]);
  });

  test.each<[object, string]>([
    [{ value: { kind: 'static' } }, 'needs a value for "value.value".'],
    [{ value: {} }, 'needs a value for "value.kind".'],
    [
      { value: { kind: 'magic' } },
      `has a value for "value.kind" that does not fit: Expected 'static' | 'expression' | 'template'.`,
    ],
    [{ value: 'previous' }, 'has a value for "value" that does not fit: expected object, received string.'],
  ])('a transform with %j %s', (config, sentence) => {
    const flow = aGraph()
      .manual()
      .node('t', 'transform', { ...config })
      .chain('manual', 't')
      .build();
    expect(problemMessage(flow, 'missing_config')).toBe(`The transform node "t" ${sentence}`);
  });

  test('a kind that this version does not know is an error', () => {
    const flow = aGraph().manual().script('a').chain('manual', 'a').build();
    const strange = {
      ...flow,
      nodes: flow.nodes.map((node) => (node.id === 'a' ? { ...node, kind: 'teleport' } : node)),
    };
    expect(problemMessage(strange, 'missing_config')).toContain(
      '"teleport", which this version does not know',
    );
  });

  test('a webhook that checks its callers needs a secret', () => {
    const flow = aGraph()
      .webhook('hook', { path: 'a', auth: { kind: 'hmac' } })
      .build();
    expect(problemLines(flow)).toEqual(['missing_config hook']);
    expect(
      problemLines(
        aGraph()
          .webhook('hook', { path: 'a', auth: { kind: 'none' } })
          .build(),
      ),
    ).toEqual([]);
  });

  test.each(['out', 'error', 'else', 'approved', 'rejected', 'expired'])(
    'no case of a branch is called %s',
    (id) => {
      const flow = aGraph()
        .manual()
        .branch('b', { [id]: 'true' })
        .chain('manual', 'b')
        .build();
      expect(problemLines(flow)).toEqual(['reserved_case b']);
    },
  );

  test('a pinned port exists', () => {
    const pinned = { enabled: true, result: 1, port: 'maybe' };
    expect(problemLines(aGraph().manual().script('a', { pinned }).chain('manual', 'a').build())).toEqual([
      'unknown_port a',
    ]);
  });

  test('patterns of inputs and forms that could take for ever are refused', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } };
    const flow = aGraph().manual().approval('ask', { form: schema }).return('end').inputs(schema);
    expect(problemLines(flow.chain('manual', 'ask:approved', 'end').build())).toEqual([
      'missing_config',
      'missing_config ask',
    ]);
  });

  test('the inputs of a flow are an object', () => {
    expect(problemMessage(aGraph().manual().inputs({ type: 'string' }).build(), 'missing_config')).toBe(
      'The inputs of the flow cannot be checked: the schema needs the type "object".',
    );
    expect(problemLines(aGraph().manual().inputs({}).build())).toEqual([]);
  });
});
