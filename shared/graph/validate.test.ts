import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/json.ts';
import type { ProblemCode } from './problems.ts';
import { type FlowDefinition, flowDefinitionSchema, type Policy } from './schema.ts';
import { aGraph, code, text, value } from './testing/a-graph.ts';
import { anyFlowArb } from './testing/arbitrary-flow.ts';
import { hasErrors, validateDefinition } from './validate.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

function problems(definition: FlowDefinition, purpose: 'edit' | 'run' | 'publish' = 'edit') {
  return validateDefinition(definition, purpose);
}

/** The problems as `code node`, so that a test lists all of them. */
function found(definition: FlowDefinition, purpose: 'edit' | 'run' | 'publish' = 'edit') {
  return problems(definition, purpose).map(({ code: found, node }) => (node ? `${found} ${node}` : found));
}

function messageOf(definition: FlowDefinition, wanted: ProblemCode, purpose: 'edit' | 'publish' = 'edit') {
  return problems(definition, purpose).find((problem) => problem.code === wanted)?.message;
}

/** A retry stage with the schema's defaults. */
function policyOf(policy: JsonObject): Policy {
  const [node] = flowDefinitionSchema.parse({
    formatVersion: 1,
    nodes: [{ id: 'x', kind: 'script', policy }],
  }).nodes;
  return node?.policy ?? {};
}

const refund = aGraph()
  .manual()
  .script('score', { arguments: { amount: code('input.amount') }, title: 'Score request' })
  .branch('check', { small: 'results.score.value < 10' })
  .approval('ask', { message: text('Refund {{ results.score.value }}?') })
  .return('end', code('results.ask ?? results.check'))
  .chain('manual', 'score', 'check:small', 'end')
  .chain('check:else', 'ask:approved', 'end');

test('a sound flow has no problems, whatever it is checked for', () => {
  expect(found(refund.build(), 'publish')).toEqual([]);
});

test('validation never throws, and every problem has a sentence', () => {
  fc.assert(
    fc.property(
      anyFlowArb,
      fc.constantFrom('edit' as const, 'run' as const, 'publish' as const),
      (flow, purpose) => {
        for (const problem of problems(flow, purpose)) expect(problem.message).toMatch(/^.{10,}[.]$/s);
      },
    ),
    { numRuns: 150 },
  );
});

describe('the graph', () => {
  test('a circle is named by the titles of its nodes', () => {
    const flow = aGraph().manual().script('a').script('b').chain('manual', 'a', 'b', 'a').build();
    expect(found(flow)).toEqual(['cycle a']);
    expect(messageOf(flow, 'cycle')).toContain('a → b → a');
  });

  test('a container inside itself is a circle', () => {
    const flow = aGraph()
      .manual()
      .node('x', 'loop', { items: code('input.a') }, { parentId: 'y' })
      .node('y', 'loop', { items: code('input.a') }, { parentId: 'x' })
      .build();
    expect(found(flow)).toContain('cycle x');
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
    expect(found(flow.chain('manual', 'a', 'b').build())).toEqual(['duplicate_id a', 'duplicate_id b']);
    const edge = { id: 'e', source: 'manual', sourcePort: 'out', target: 'a' };
    const twice = { ...aGraph().manual().script('a').build(), edges: [edge, edge] };
    expect(found(twice)).toEqual(['duplicate_id']);
  });

  test('edges lead from an existing port to an existing node that is no trigger', () => {
    const flow = refund.build();
    const edge = { id: 'e', source: 'score', sourcePort: 'out', target: 'end' };
    const withEdge = (changes: object) => ({ ...flow, edges: [...flow.edges, { ...edge, ...changes }] });
    expect(found(withEdge({ sourcePort: 'maybe' }))).toEqual(['unknown_port score']);
    expect(messageOf(withEdge({ sourcePort: 'maybe' }), 'unknown_port')).toBe(
      'The edge from "Score request" leaves by port "maybe", which a script does not have; its ports are out, error.',
    );
    expect(found(withEdge({ target: 'gone' }))).toEqual(['unknown_node score']);
    expect(found(withEdge({ source: 'gone' }))).toEqual(['unknown_node end']);
    expect(found(withEdge({ target: 'manual' }))).toEqual(['cycle manual', 'edge_into_trigger manual']);
    expect(found(withEdge({ source: 'end' }))).toContain('unknown_port end');
  });

  test('edges do not cross the border of a container', () => {
    const flow = aGraph()
      .manual()
      .node('each', 'loop', { items: code('input.list') })
      .script('inner', { parentId: 'each' })
      .chain('manual', 'each', 'inner')
      .build();
    expect(found(flow)).toContain('edge_across_scopes each');
  });

  test('a node stands inside an existing container', () => {
    const flow = aGraph()
      .manual()
      .script('a', { parentId: 'gone' })
      .script('b', { parentId: 'manual' })
      .build();
    expect(found(flow)).toEqual(expect.arrayContaining(['unknown_node a', 'edge_across_scopes b']));
  });

  test('a flow needs a trigger', () => {
    expect(found(aGraph().script('a').build())).toEqual(['no_trigger']);
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
    expect(found(flow)).toEqual(['unreachable lost', 'unreachable behind']);
    expect(hasErrors(problems(flow))).toBe(false);
  });
});

describe('settings of nodes', () => {
  test('what is missing and what is unknown is named by field and node', () => {
    const flow = aGraph().manual().node('a', 'transform', { vlaue: 1 }).chain('manual', 'a').build();
    expect(problems(flow)).toEqual([
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
    expect(messageOf(flow, 'missing_config')).toBe(`The transform node "t" ${sentence}`);
  });

  test('a kind that this version does not know is an error', () => {
    const flow = aGraph().manual().script('a').chain('manual', 'a').build();
    const strange = {
      ...flow,
      nodes: flow.nodes.map((node) => (node.id === 'a' ? { ...node, kind: 'teleport' } : node)),
    };
    expect(messageOf(strange, 'missing_config')).toContain('"teleport", which this version does not know');
  });

  test('a webhook that checks its callers needs a secret', () => {
    const flow = aGraph()
      .webhook('hook', { path: 'a', auth: { kind: 'hmac' } })
      .build();
    expect(found(flow)).toEqual(['missing_config hook']);
    expect(
      found(
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
      expect(found(flow)).toEqual(['reserved_case b']);
    },
  );

  test('a pinned port exists', () => {
    const pinned = { enabled: true, result: 1, port: 'maybe' };
    expect(found(aGraph().manual().script('a', { pinned }).chain('manual', 'a').build())).toEqual([
      'unknown_port a',
    ]);
  });
});

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
    expect(found(withExpression(expression))).toEqual(expected);
  });

  test('a mistake is told with the field, the line and the column, also in a template', () => {
    expect(messageOf(withExpression('input.a +'), 'expression_syntax')).toBe(
      '"arguments.x" of "here" is not valid JavaScript: Unexpected token (line 1, column 10).',
    );
    const flow = aGraph().manual().transform('t', text('One\n{{ input.a + }}')).chain('manual', 't').build();
    expect(messageOf(flow, 'expression_syntax')).toContain('(line 2, column 14)');
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
    expect(found(flow)).toEqual(['not_upstream after']);
    expect(messageOf(flow, 'not_upstream')).toContain("only the container's own result exists");
  });

  test("a while's condition sees the results of its body", () => {
    const flow = aGraph()
      .manual()
      .node('again', 'while', { condition: 'results.inner.more' })
      .script('inner', { parentId: 'again' })
      .chain('manual', 'again')
      .build();
    expect(found(flow)).toEqual([]);
  });

  test('the failure handler may name every node of the flow', () => {
    const flow = aGraph()
      .manual()
      .script('a')
      .transform('handler', code('results.a'))
      .chain('manual', 'a')
      .settings({ failureHandler: 'handler' })
      .build();
    expect(found(flow)).toEqual([]);
  });

  test('expressions of the policy and of the flow are checked too', () => {
    const policy = policyOf({ skipIf: 'results.gone', retry: { attempts: 1, seconds: 1, when: 'error +' } });
    const flow = aGraph().manual().script('a', { policy }).chain('manual', 'a');
    expect(found(flow.build())).toEqual(['expression_syntax a', 'unknown_node a']);
    const concurrency = { key: 'results.a', limit: 1, whenFull: 'queue' as const };
    expect(found(aGraph().manual().settings({ concurrency }).build())).toEqual(['not_upstream']);
  });
});

describe('approvals and policies', () => {
  const approval = (config: JsonObject, options: object = {}) =>
    aGraph().manual().approval('ask', config, options).return('end').chain('manual', 'ask:approved', 'end');

  test('more approvals than people who can decide is an error', () => {
    expect(found(approval({ required: 2, deciders: { members: ['ada', 'ada'] } }).build())).toEqual([
      'quorum ask',
    ]);
    expect(found(approval({ required: 2, deciders: { members: ['ada'], link: true } }).build())).toEqual([]);
    expect(found(approval({ required: 9, deciders: { groups: ['staff'] } }).build())).toEqual([]);
    expect(found(approval({ required: 9 }).build())).toEqual([]);
  });

  test.each([
    ['disabled', { disabled: true }],
    ['pinned', { pinned: { enabled: true, result: null } }],
    ['skipped by a condition', { policy: { skipIf: 'true' } }],
  ])('publishing asks to confirm an approval that is %s', (_, options) => {
    expect(found(approval({}, options).build(), 'publish')).toEqual(['unconfirmed_approval ask']);
    expect(found(approval({}, { ...options, bypassConfirmed: true }).build(), 'publish')).toEqual([]);
    expect(found(approval({}, options).build(), 'run')).toEqual([]);
  });

  test('an approval that leads nowhere is a warning', () => {
    expect(found(aGraph().manual().approval('ask').chain('manual', 'ask').build())).toEqual([
      'open_approved ask',
    ]);
  });

  test('a time limit that ends before the wait is a warning', () => {
    const flow = approval({ expiresSeconds: 600 }).settings({ timeoutSeconds: 60 }).build();
    expect(found(flow)).toEqual(['timeout_shorter_than_wait ask']);
    expect(found(approval({ expiresSeconds: 60 }).settings({ timeoutSeconds: 60 }).build())).toEqual([]);
  });

  test('going on after an error needs an error port', () => {
    const policy = { continueOnError: true };
    expect(found(approval({}, { policy }).build())).toEqual(['no_error_port ask']);
    expect(found(aGraph().manual().script('a', { policy }).chain('manual', 'a').build())).toEqual([]);
  });

  test('only a node inside a container, or a container, can stop a loop', () => {
    const policy = policyOf({ stopIf: { when: 'true', scope: 'loop' } });
    const outside = aGraph().manual().script('a', { policy }).chain('manual', 'a').build();
    expect(found(outside)).toEqual(['stop_outside_loop a']);
    const loop = aGraph()
      .manual()
      .node('l', 'loop', { items: code('input.a') }, { policy })
      .chain('manual', 'l');
    expect(found(loop.script('inner', { parentId: 'l', policy }).build())).toEqual([]);
  });
});

describe('what this version cannot execute yet', () => {
  test('drafts may hold it, running and publishing refuse it', () => {
    const flow = aGraph()
      .manual()
      .node('wait', 'wait', { kind: 'duration', seconds: value(5) })
      .chain('manual', 'wait')
      .build();
    expect(found(flow)).toEqual([]);
    expect(found(flow, 'run')).toEqual(['not_supported wait']);
    expect(messageOf(flow, 'not_supported', 'publish')).toBe(
      '"wait" is of the kind "Wait", which is not supported yet.',
    );
  });

  test('policies, settings and ways of a node are refused by name', () => {
    const policy = policyOf({ cacheSeconds: 5, retry: { attempts: 1, seconds: 0 }, timeoutSeconds: 5 });
    const flow = aGraph()
      .manual()
      .script('a', { policy })
      .node('b', 'script', { source: { kind: 'saved', path: 'x/y' } })
      .approval('c', { deciders: { link: true } })
      .return('d')
      .chain('manual', 'a', 'b', 'c:approved', 'd')
      .settings({ priority: 3, timeoutSeconds: 100, expressionDialect: 'openflow' })
      .build();
    expect(problems(flow, 'run').map((problem) => problem.message)).toEqual([
      'The policy "cacheSeconds" of "a" is not supported yet.',
      'A saved script as the source of "b" is not supported yet.',
      'Deciding by a link of "c" is not supported yet.',
      'The flow\'s setting "priority" is not supported yet.',
      'Expressions of OpenFlow are not supported yet.',
    ]);
  });
});

test('long chains are checked without running out of stack', () => {
  const builder = aGraph().manual('n0');
  for (let index = 1; index <= 8000; index += 1) builder.transform(`n${index}`, code('previous'));
  const nodes = builder.build().nodes;
  const edges = nodes
    .slice(1)
    .map(({ id }, index) => ({ id: `e${index}`, source: `n${index}`, sourcePort: 'out', target: id }));
  expect(found({ ...builder.build(), edges })).toEqual([]);
});
