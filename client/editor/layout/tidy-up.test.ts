import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutEdge, type LayoutNode, tidyUp } from './tidy-up.ts';

function node(id: string, position = { x: 0, y: 0 }, height = 60): LayoutNode {
  return { id, width: 232, height, position };
}

function edge(source: string, target: string, sourceY = 30): LayoutEdge {
  return { source, target, sourceY, targetY: 30 };
}

function placed(nodes: LayoutNode[], edges: LayoutEdge[]) {
  const positions = tidyUp(nodes, edges);
  return (id: string) => {
    const position = positions.get(id);
    if (!position) throw new Error(`${id} has no place`);
    return position;
  };
}

describe('tidyUp', () => {
  test('a chain becomes one row from left to right', () => {
    const at = placed([node('c'), node('a'), node('b')], [edge('a', 'b'), edge('b', 'c')]);
    expect(at('a').x).toBeLessThan(at('b').x);
    expect(at('b').x).toBeLessThan(at('c').x);
    expect(new Set([at('a').y, at('b').y, at('c').y]).size).toBe(1);
  });

  test('nodes of different heights stand level with the port that leads to them', () => {
    const nodes = [node('a', { x: 0, y: 0 }, 140), node('b', { x: 0, y: 0 }, 60)];
    const at = placed(nodes, [edge('a', 'b', 70)]);
    expect(at('b').y - at('a').y).toBe(40);
  });

  test('the ways of a branch stand in the order of its ports and join behind both', () => {
    const nodes = ['start', 'no', 'yes', 'join'].map((id) => node(id));
    const at = placed(nodes, [
      edge('start', 'yes', 70),
      edge('start', 'no', 94),
      edge('yes', 'join'),
      edge('no', 'join'),
    ]);
    expect(at('yes').y).toBeLessThan(at('no').y);
    expect(at('yes').x).toBe(at('no').x);
    expect(at('join').x).toBeGreaterThan(at('yes').x);
  });

  test('parts that nothing joins stand below each other in their present order', () => {
    const at = placed([node('lower', { x: 0, y: 500 }), node('upper', { x: 0, y: 0 })], []);
    expect(at('upper').y).toBeLessThan(at('lower').y);
  });

  test('the whole stays where it was', () => {
    const at = placed([node('a', { x: 400, y: 240 }), node('b', { x: 900, y: 320 })], [edge('a', 'b')]);
    expect(at('a')).toEqual({ x: 400, y: 240 });
  });

  test('a cycle in a draft is laid out all the same', () => {
    const positions = tidyUp([node('a'), node('b')], [edge('a', 'b'), edge('b', 'a'), edge('a', 'a')]);
    expect(positions.size).toBe(2);
  });

  test('no two nodes overlap and edges lead to the right', () => {
    const graphs = fc.integer({ min: 1, max: 14 }).chain((count) =>
      fc.record({
        heights: fc.array(fc.integer({ min: 60, max: 180 }), { minLength: count, maxLength: count }),
        links: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.nat(120)), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(graphs, ({ heights, links }) => {
        const nodes = heights.map((height, index) => node(`n${index}`, { x: 0, y: index }, height));
        const edges = links
          .filter(([a, b]) => a < b)
          .map(([a, b, sourceY]) => edge(`n${a}`, `n${b}`, sourceY));
        const first = tidyUp(nodes, edges);
        const boxes = nodes.map((one) => ({ ...one, position: first.get(one.id) ?? { x: 0, y: 0 } }));
        for (const a of boxes) {
          for (const b of boxes) if (a.id < b.id) expect(overlap(a, b)).toBe(false);
        }
        for (const { source, target } of edges) {
          expect(first.get(source)?.x ?? 0).toBeLessThan(first.get(target)?.x ?? 0);
        }
      }),
    );
  });
});

function overlap(a: LayoutNode, b: LayoutNode): boolean {
  return (
    a.position.x < b.position.x + b.width &&
    b.position.x < a.position.x + a.width &&
    a.position.y < b.position.y + b.height &&
    b.position.y < a.position.y + a.height
  );
}
