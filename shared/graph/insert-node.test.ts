import { describe, expect, test } from 'vitest';
import { insertNodeOnEdge, newEdge, newNode, uniqueNodeId } from './insert-node.ts';
import { applyOperation, type FlowOperation } from './operations.ts';
import { removeNodesReconnecting } from './remove-nodes.ts';
import { type FlowDefinition, nodeKinds, nodeSchema } from './schema.ts';
import { aGraph, code } from './testing/a-graph.ts';

function apply(definition: FlowDefinition, operation: FlowOperation | undefined): FlowDefinition {
  if (operation === undefined) throw new Error('There is no operation');
  const applied = applyOperation(definition, operation);
  if (!applied.ok) throw new Error(applied.message);
  const undone = applyOperation(applied.definition, applied.inverse);
  expect(undone.ok && JSON.stringify(undone.definition)).toBe(JSON.stringify(definition));
  return applied.definition;
}

function wires(definition: FlowDefinition): string[] {
  return definition.edges.map((edge) => `${edge.source}:${edge.sourcePort} ${edge.target}`);
}

describe('new nodes and edges', () => {
  test('an id that is taken gets the next number', () => {
    expect(uniqueNodeId('script', [])).toBe('script');
    expect(uniqueNodeId('script', ['script', 'script_2'])).toBe('script_3');
    expect(uniqueNodeId('script_2', ['script_2'])).toBe('script_3');
    expect(uniqueNodeId('a'.repeat(64), ['a'.repeat(64)])).toHaveLength(58);
  });

  test.each(nodeKinds)('a new %s fits the schema and has a title', (kind) => {
    const node = newNode(kind, { position: { x: 1, y: 2 }, existingIds: [kind] });
    expect(nodeSchema.parse(node)).toEqual(node);
    expect(node.id).toBe(`${kind}_2`);
    expect(node.title).not.toBe('');
  });

  test('an edge gets an id that says what it joins', () => {
    const connection = { source: 'a', sourcePort: 'out', target: 'b' };
    expect(newEdge(connection, []).id).toBe('a.out-b');
    expect(newEdge(connection, ['a.out-b']).id).toBe('a.out-b-2');
  });
});

describe('inserting a node on an edge', () => {
  const flow = aGraph().manual().script('a').script('b').chain('manual', 'a', 'b').build();
  const insert = (kind: 'script' | 'return' | 'branch' | 'manual', definition = flow, edge = 'a.out-b') =>
    insertNodeOnEdge(
      definition,
      edge,
      newNode(kind, { position: { x: 0, y: 0 }, existingIds: ['a', 'b', 'manual'] }),
    );

  test('the node stands between, in the place of the edge', () => {
    expect(wires(apply(flow, insert('script')))).toEqual(['manual:out a', 'a:out script', 'script:out b']);
    expect(wires(apply(flow, insert('branch')))).toEqual(['manual:out a', 'a:out branch', 'branch:yes b']);
  });

  test('a node without ports ends the path', () => {
    expect(wires(apply(flow, insert('return')))).toEqual(['manual:out a', 'a:out return']);
  });

  test('the node joins the container of the edge', () => {
    const nested = aGraph()
      .node('each', 'loop', { items: code('input.a') })
      .script('a', { parentId: 'each' })
      .script('b', { parentId: 'each' })
      .chain('a', 'b')
      .build();
    expect(apply(nested, insert('script', nested)).nodes.at(-1)).toMatchObject({
      id: 'script',
      parentId: 'each',
    });
  });

  test('a trigger cannot be inserted, nor anything on an edge that is gone', () => {
    expect(insert('manual')).toBeUndefined();
    expect(insert('script', flow, 'gone')).toBeUndefined();
  });
});

describe('removing nodes and reconnecting', () => {
  const flow = aGraph()
    .manual()
    .script('a')
    .branch('b', { yes: 'true' })
    .script('c')
    .fail('failed')
    .chain('manual', 'a', 'b:yes', 'c')
    .chain('a:error', 'failed')
    .build();

  test('what stood before is joined with what stood behind', () => {
    expect(wires(apply(flow, removeNodesReconnecting(flow, ['a'])))).toEqual(['b:yes c', 'manual:out b']);
  });

  test('the first case of a branch is joined by the port that led there', () => {
    expect(wires(apply(flow, removeNodesReconnecting(flow, ['a', 'b'])))).toEqual(['manual:out c']);
  });

  test('an end or a start leaves nothing to join', () => {
    expect(removeNodesReconnecting(flow, ['c'])).toEqual({ kind: 'remove_nodes', ids: ['c'] });
    expect(removeNodesReconnecting(flow, ['manual'])).toEqual({ kind: 'remove_nodes', ids: ['manual'] });
  });

  test('an edge that is there already is not drawn twice', () => {
    const shortcut = aGraph()
      .manual()
      .script('a')
      .script('b')
      .chain('manual', 'a', 'b')
      .edge('manual', 'b')
      .build();
    expect(wires(apply(shortcut, removeNodesReconnecting(shortcut, ['a'])))).toEqual(['manual:out b']);
  });
});
