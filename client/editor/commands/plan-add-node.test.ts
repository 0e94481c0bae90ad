import { describe, expect, test } from 'vitest';
import { applyOperation } from '#shared/graph/operations.ts';
import { emptyFlow, type FlowDefinition, type NodeKind } from '#shared/graph/schema.ts';
import { shapeOf } from '../canvas/geometry.ts';
import type { AddTarget } from '../state/editor-state.ts';
import { planAddNode, targetBehind } from './plan-add-node.ts';
import { walkFrom } from './walk.ts';

function add(definition: FlowDefinition, kind: NodeKind, target: AddTarget = {}) {
  const plan = planAddNode(definition, kind, { ...target, center: { x: 0, y: 0 } });
  const result = applyOperation(definition, plan.operation);
  if (!result.ok) throw new Error(result.message);
  return { definition: result.definition, id: plan.id };
}

function behind(definition: FlowDefinition, node: string, kind: NodeKind) {
  return add(definition, kind, targetBehind(definition, node));
}

function chain(): FlowDefinition {
  const { definition } = add(emptyFlow, 'manual');
  return behind(behind(definition, 'manual', 'script').definition, 'script', 'return').definition;
}

function overlaps(definition: FlowDefinition): boolean {
  const boxes = definition.nodes.map((node) => ({ ...node.position, ...shapeOf(node) }));
  return boxes.some((a, index) =>
    boxes.some(
      (b, other) =>
        other > index &&
        a.x < b.x + b.width &&
        b.x < a.x + a.width &&
        a.y < b.y + b.height &&
        b.y < a.y + a.height,
    ),
  );
}

describe('planAddNode', () => {
  test('a node behind another is connected and stands level with it', () => {
    const definition = chain();
    expect(definition.edges.map((edge) => [edge.source, edge.sourcePort, edge.target])).toEqual([
      ['manual', 'out', 'script'],
      ['script', 'out', 'return'],
    ]);
    expect(new Set(definition.nodes.map((node) => node.position.y)).size).toBe(1);
  });

  test('ports are used in order, the error port never by itself', () => {
    let { definition } = add(emptyFlow, 'branch');
    definition = behind(definition, 'branch', 'script').definition;
    definition = behind(definition, 'branch', 'fail').definition;
    expect(definition.edges.map((edge) => edge.sourcePort)).toEqual(['yes', 'else']);
    expect(targetBehind(definition, 'branch')).toEqual({});
    expect(overlaps(definition)).toBe(false);
  });

  test('behind a node that leads on already the way goes on as it did, over the new node', () => {
    const { definition } = behind(chain(), 'script', 'transform');
    expect(definition.edges.map((edge) => `${edge.source} ${edge.target}`)).toEqual([
      'manual script',
      'script transform',
      'transform return',
    ]);
  });

  test('a trigger is never connected', () => {
    const { definition } = add(chain(), 'webhook', { from: { node: 'script', port: 'out' } });
    expect(definition.edges).toHaveLength(2);
  });

  test('a node put into an edge makes room for itself in one step', () => {
    const before = chain();
    const [, edge] = before.edges;
    const { definition } = add(before, 'transform', edge ? { edge: edge.id } : {});
    expect(definition.edges.map((other) => `${other.source} ${other.target}`)).toEqual([
      'manual script',
      'script transform',
      'transform return',
    ]);
    expect(overlaps(definition)).toBe(false);
  });

  test('nothing that is added at one place overlaps', () => {
    let definition = emptyFlow;
    for (let count = 0; count < 5; count += 1) definition = add(definition, 'approval').definition;
    expect(overlaps(definition)).toBe(false);
  });
});

describe('walkFrom', () => {
  test('right and left follow edges, up and down the nearest neighbour', () => {
    let definition = chain();
    definition = add(definition, 'fail', { position: { x: 320, y: 400 } }).definition;
    expect(walkFrom(definition, 'manual', 'right')).toBe('script');
    expect(walkFrom(definition, 'script', 'left')).toBe('manual');
    expect(walkFrom(definition, 'script', 'down')).toBe('fail');
    expect(walkFrom(definition, 'fail', 'up')).toBe('script');
    expect(walkFrom(definition, 'manual', 'left')).toBeUndefined();
  });
});
