import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyNodes, pasteNodes, readCopiedNodes } from './copy-nodes.ts';
import { applyOperation } from './operations.ts';
import type { FlowDefinition } from './schema.ts';
import { aGraph, code, text } from './testing/a-graph.ts';
import { soundFlowArb } from './testing/arbitrary-flow.ts';
import { validateDefinition } from './validate.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1, numRuns: 50 });

const flow = aGraph()
  .manual()
  .script('a')
  .transform('b', text('{{ results.a }} {{ results.manual }}'))
  .node('each', 'loop', { items: code('results.b') })
  .script('inner', { parentId: 'each' })
  .chain('manual', 'a', 'b', 'each')
  .build();

type Options = { offset: { x: number; y: number }; parentId?: string };

function paste(into: FlowDefinition, ids: string[], options: Options = { offset: { x: 10, y: 20 } }) {
  const { operation, ids: newIds } = pasteNodes(into, copyNodes(flow, ids), options);
  const applied = applyOperation(into, operation);
  if (!applied.ok) throw new Error(applied.message);
  return { definition: applied.definition, newIds };
}

describe('copying and pasting', () => {
  test('nodes get free ids, inner edges and references follow, others stay', () => {
    const { definition, newIds } = paste(flow, ['a', 'b']);
    expect(newIds).toEqual(['a_2', 'b_2']);
    expect(definition.edges.at(-1)).toMatchObject({ source: 'a_2', target: 'b_2', sourcePort: 'out' });
    const pasted = definition.nodes.at(-1);
    expect(pasted?.config).toEqual({ value: text('{{ results.a_2 }} {{ results.manual }}') });
    expect(pasted?.position).toEqual({ x: (flow.nodes[2]?.position.x ?? 0) + 10, y: 20 });
  });

  test('pasting into another flow keeps ids that are free there', () => {
    expect(paste(aGraph().manual().script('b').build(), ['a', 'b']).newIds).toEqual(['a', 'b_2']);
  });

  test('an id that is given anew never meets the old id of another copied node', () => {
    const tangled = aGraph()
      .script('a')
      .script('a_2', { arguments: { x: code('results.a') } })
      .chain('a', 'a_2')
      .build();
    const { operation } = pasteNodes(tangled, copyNodes(tangled, ['a', 'a_2']), { offset: { x: 0, y: 0 } });
    const applied = applyOperation(tangled, operation);
    if (!applied.ok) throw new Error(applied.message);
    expect(applied.definition.nodes.map((node) => node.id)).toEqual(['a', 'a_2', 'a_3', 'a_4']);
    expect(applied.definition.nodes[3]?.config).toMatchObject({ arguments: { x: code('results.a_3') } });
  });

  test('a container is copied with what is inside it', () => {
    const { definition, newIds } = paste(flow, ['each']);
    expect(newIds).toEqual(['each_2', 'inner_2']);
    expect(definition.nodes.at(-1)).toMatchObject({ id: 'inner_2', parentId: 'each_2' });
  });

  test('nodes can be pasted into a container', () => {
    const { definition } = paste(flow, ['a'], { offset: { x: 0, y: 0 }, parentId: 'each' });
    expect(definition.nodes.at(-1)).toMatchObject({ id: 'a_2', parentId: 'each' });
  });

  test('pasting everything of any flow beside itself gives no double id and no loose edge', () => {
    fc.assert(
      fc.property(soundFlowArb, (original) => {
        const all = original.nodes.map((node) => node.id);
        const { operation } = pasteNodes(original, copyNodes(original, all), { offset: { x: 0, y: 0 } });
        const applied = applyOperation(original, operation);
        if (!applied.ok) throw new Error(applied.message);
        const codes = validateDefinition(applied.definition, 'edit').map((problem) => problem.message);
        expect(
          codes.filter((message) => message.startsWith('Several nodes') || message.startsWith('The edge "')),
        ).toEqual([]);
        expect(applied.definition.nodes).toHaveLength(2 * original.nodes.length);
        expect(applied.definition.edges).toHaveLength(2 * original.edges.length);
      }),
    );
  });
});

describe('reading the clipboard', () => {
  test('what was copied can be read', () => {
    const copied = copyNodes(flow, ['a']);
    expect(readCopiedNodes(JSON.stringify(copied))).toEqual(copied);
  });

  test.each(['hello', '', '{}', '[]', 'null', '{"format":"millrace/nodes","nodes":[],"edges":[]}'])(
    'foreign text %j is not a copy',
    (foreign) => {
      expect(readCopiedNodes(foreign)).toBeUndefined();
    },
  );
});
