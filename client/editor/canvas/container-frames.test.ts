import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { containerAt, containerFrames, insideOf, placeInside } from './container-frames.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

function nodes() {
  return aGraph()
    .manual('start', at(0, 0))
    .loop('outer', {}, at(400, 0))
    .loop('inner', {}, { ...at(440, 120), parentId: 'outer' })
    .script('work', { ...at(480, 240), parentId: 'inner' })
    .build().nodes;
}

test('a frame holds the face of its container and everything inside', () => {
  const [outer, inner] = containerFrames(nodes());
  expect(outer).toMatchObject({ id: 'outer', depth: 0, isEmpty: false });
  expect(inner).toMatchObject({ id: 'inner', depth: 1 });
  expect(outer?.x).toBeLessThan(inner?.x ?? 0);
  expect((outer?.y ?? 0) + (outer?.height ?? 0)).toBeGreaterThan((inner?.y ?? 0) + (inner?.height ?? 0));
});

test('a container without a body has room for one', () => {
  const [frame] = containerFrames(aGraph().loop('each', {}, at(0, 0)).build().nodes);
  expect(frame).toMatchObject({ isEmpty: true });
  expect(frame?.height).toBeGreaterThan(150);
});

test('a point belongs to the innermost frame', () => {
  expect(containerAt(nodes(), { x: 500, y: 260 })).toBe('inner');
  expect(containerAt(nodes(), { x: 410, y: 10 })).toBe('outer');
  expect(containerAt(nodes(), { x: 10, y: 10 })).toBeUndefined();
});

test('what is inside goes along with its container', () => {
  expect(insideOf(nodes(), ['outer'])).toEqual(['inner', 'work']);
});

test('the next node inside stands below the face, right of the others', () => {
  const all = nodes();
  const outer = all.find(({ id }) => id === 'outer');
  if (outer === undefined) throw new Error('The loop is missing');
  expect(placeInside(all, outer).y).toBeGreaterThan(60);
  expect(placeInside(all, outer).x).toBeGreaterThan(440 + 232);
});
