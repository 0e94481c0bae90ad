import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyOperation, type FlowOperation, flowOperationSchema } from './operations.ts';
import { type FlowDefinition, flowDefinitionSchema } from './schema.ts';
import { aGraph, code, text } from './testing/a-graph.ts';
import { operationArb, soundFlowArb } from './testing/arbitrary-flow.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

function apply(definition: FlowDefinition, operation: FlowOperation) {
  const applied = applyOperation(definition, operation);
  if (!applied.ok) throw new Error(applied.message);
  return applied;
}

function refusal(definition: FlowDefinition, operation: FlowOperation): string {
  const applied = applyOperation(definition, operation);
  if (applied.ok) throw new Error('The operation was applied');
  return applied.message;
}

const flow = aGraph()
  .manual()
  .script('a', { arguments: { x: code('input.x') } })
  .node('each', 'loop', { items: code('results.a') })
  .script('inner', { parentId: 'each' })
  .return('end', text('{{ results.a.b }} {{ results["a"] }}'))
  .chain('manual', 'a', 'each', 'end')
  .build();

describe('arbitrary sequences of edits', () => {
  test('undoing all of them restores the exported text exactly, and redoing them repeats it', () => {
    const counts = { applied: 0, refused: 0 };
    fc.assert(
      fc.property(soundFlowArb, fc.array(operationArb, { maxLength: 12 }), (start, operations) => {
        let current = start;
        const undo: { inverse: FlowOperation; before: string; after: string }[] = [];
        for (const operation of operations) {
          const applied = applyOperation(current, operation);
          counts[applied.ok ? 'applied' : 'refused'] += 1;
          if (!applied.ok) continue;
          const before = JSON.stringify(current);
          current = applied.definition;
          undo.push({ inverse: applied.inverse, before, after: JSON.stringify(current) });
        }
        for (const { inverse, before, after } of undo.toReversed()) {
          const undone = apply(current, inverse);
          expect(JSON.stringify(undone.definition)).toBe(before);
          expect(JSON.stringify(apply(undone.definition, undone.inverse).definition)).toBe(after);
          current = undone.definition;
        }
      }),
      { numRuns: 150 },
    );
    expect(counts.applied).toBeGreaterThan(100);
    expect(counts.refused).toBeGreaterThan(100);
  });

  test('an edit changes neither the document nor itself, and its result fits the schema', () => {
    fc.assert(
      fc.property(soundFlowArb, operationArb, (start, operation) => {
        const before = JSON.stringify({ start, operation });
        const applied = applyOperation(start, operation);
        expect(JSON.stringify({ start, operation })).toBe(before);
        if (!applied.ok) return;
        expect(flowDefinitionSchema.parse(applied.definition)).toEqual(applied.definition);
        expect(flowOperationSchema.parse(applied.inverse)).toEqual(applied.inverse);
      }),
      { numRuns: 150 },
    );
  });
});

describe('nodes', () => {
  test('removing a container takes its children and all edges along, and undo puts them back in place', () => {
    const { definition, inverse } = apply(flow, { kind: 'remove_nodes', ids: ['each'] });
    expect(definition.nodes.map((node) => node.id)).toEqual(['manual', 'a', 'end']);
    expect(definition.edges.map((edge) => edge.id)).toEqual(['manual.out-a']);
    expect(apply(definition, inverse).definition).toEqual(flow);
  });

  test('what an edit does not touch keeps its identity', () => {
    const { definition } = apply(flow, { kind: 'move_nodes', positions: { a: { x: 5, y: 6 } } });
    expect(definition.nodes[1]?.position).toEqual({ x: 5, y: 6 });
    expect(definition.nodes[0]).toBe(flow.nodes[0]);
    expect(definition.edges).toBe(flow.edges);
  });

  test('null takes a field away', () => {
    const set = { disabled: true, policy: { skipIf: 'input.x' } };
    const changed = apply(flow, { kind: 'update_node', id: 'a', set });
    expect(changed.definition.nodes[1]).toMatchObject(set);
    const back = apply(changed.definition, {
      kind: 'update_node',
      id: 'a',
      set: { disabled: null, policy: null },
    });
    expect(JSON.stringify(back.definition)).toBe(JSON.stringify(flow));
  });

  test('a node cannot be put into itself or into its own body', () => {
    const into = (parentId: string): FlowOperation => ({
      kind: 'update_node',
      id: 'each',
      set: { parentId },
    });
    expect(refusal(flow, into('each'))).toBe('The node "each" cannot be put into itself.');
    expect(refusal(flow, into('inner'))).toBe('The node "each" cannot be put into itself.');
  });

  test('an id that is taken, a parent or an end that is missing are refused in a sentence', () => {
    const [node] = flow.nodes;
    if (node === undefined) throw new Error('The flow has no node');
    const add = (changes: object, edges: { source: string; target: string }[] = []): FlowOperation => ({
      kind: 'add_nodes',
      nodes: [{ node: { ...node, ...changes } }],
      edges: edges.map((edge) => ({ edge: { id: 'new', sourcePort: 'out', ...edge } })),
    });
    expect(refusal(flow, add({}))).toBe('The flow has a node "manual" already.');
    expect(refusal(flow, add({ id: 'new', parentId: 'gone' }))).toContain('"gone", which does not exist');
    expect(refusal(flow, add({ id: 'new' }, [{ source: 'new', target: 'gone' }]))).toContain('"gone"');
    expect(refusal(flow, { kind: 'remove_nodes', ids: ['gone'] })).toBe(
      'The flow has no node "gone" any more.',
    );
  });
});

describe('renaming a node', () => {
  test('edges, children, settings and every expression follow', () => {
    const withHandler = { ...flow, settings: { ...flow.settings, failureHandler: 'a' } };
    const { definition } = apply(withHandler, { kind: 'rename_node', id: 'a', newId: 'fetch-all' });
    expect(definition.edges.map(({ source, target }) => `${source} ${target}`)).toEqual([
      'manual fetch-all',
      'fetch-all each',
      'each end',
    ]);
    expect(definition.settings.failureHandler).toBe('fetch-all');
    expect(definition.nodes[2]?.config).toMatchObject({ items: { code: 'results["fetch-all"]' } });
    expect(definition.nodes[4]?.config).toMatchObject({
      value: { text: '{{ results["fetch-all"].b }} {{ results["fetch-all"] }}' },
    });
    const renamedLoop = apply(flow, { kind: 'rename_node', id: 'each', newId: 'all' }).definition;
    expect(renamedLoop.nodes[3]?.parentId).toBe('all');
  });

  test('nodes that do not name it keep their identity', () => {
    const { definition } = apply(flow, { kind: 'rename_node', id: 'a', newId: 'z' });
    expect(definition.nodes.map((node, index) => node === flow.nodes[index])).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  test('undo restores the spelling that was there', () => {
    const { definition, inverse } = apply(flow, { kind: 'rename_node', id: 'a', newId: 'fetch-all' });
    expect(apply(definition, inverse).definition).toEqual(flow);
  });

  test('code in settings that are not finished follows too', () => {
    const draft = aGraph()
      .script('a')
      .node('b', 'branch', { cases: [{ id: 'x', when: 'results.a > 1' }], unknown: 1 })
      .build();
    const { definition } = apply(draft, { kind: 'rename_node', id: 'a', newId: 'z' });
    expect(definition.nodes[1]?.config).toMatchObject({ cases: [{ when: 'results.z > 1' }] });
  });

  test('an id that is taken or reserved is refused', () => {
    expect(refusal(flow, { kind: 'rename_node', id: 'a', newId: 'end' })).toBe(
      'The flow has a node "end" already.',
    );
    const reserved = { kind: 'rename_node', id: 'a', newId: '__proto__' };
    expect(flowOperationSchema.safeParse(reserved).success).toBe(false);
  });
});

describe('batches', () => {
  test('when one edit of a batch does not apply, none does', () => {
    const message = refusal(flow, {
      kind: 'batch',
      operations: [
        { kind: 'remove_nodes', ids: ['end'] },
        { kind: 'remove_nodes', ids: ['end'] },
      ],
    });
    expect(message).toBe('The flow has no node "end" any more.');
    expect(flow.nodes).toHaveLength(5);
  });

  test('batches may hold batches, and unknown fields are refused', () => {
    const nested = {
      kind: 'batch',
      operations: [{ kind: 'batch', operations: [{ kind: 'remove_note', id: 'n' }] }],
    };
    expect(flowOperationSchema.safeParse(nested).success).toBe(true);
    expect(flowOperationSchema.safeParse({ kind: 'remove_note', id: 'n', more: 1 }).success).toBe(false);
  });
});
