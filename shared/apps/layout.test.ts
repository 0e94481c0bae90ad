import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridColumns } from './app-schema.ts';
import {
  findOverlaps,
  firstFreePlace,
  type GridItem,
  phoneOrder,
  placeItem,
  placeItems,
  rowCount,
  shiftItems,
  stretchItem,
  withoutHidden,
} from './layout.ts';

const item = (id: string, x: number, y: number, w = 4, h = 2): GridItem => ({ id, x, y, w, h });

const moveItem = (items: readonly GridItem[], id: string, to: { x: number; y: number }) =>
  placeItems(
    items,
    items.filter((one) => one.id === id).map((one) => ({ ...one, ...to })),
  );

const sizeArb = fc.record({ w: fc.integer({ min: 1, max: 12 }), h: fc.integer({ min: 1, max: 6 }) });
const spotArb = fc.record({ x: fc.integer({ min: -3, max: 14 }), y: fc.integer({ min: -3, max: 20 }) });

/** A grid as people make it: items placed one after the other. */
const gridArb = fc
  .array(fc.tuple(sizeArb, spotArb), { minLength: 1, maxLength: 12 })
  .map((parts) =>
    parts.reduce<GridItem[]>(
      (items, [size, spot], index) => placeItem(items, { id: `i${index}`, ...size, ...spot }),
      [],
    ),
  );

describe('whatever is placed, moved or resized', () => {
  test('nothing overlaps and nothing leaves the grid', () => {
    fc.assert(
      fc.property(gridArb, sizeArb, spotArb, (items, size, spot) => {
        const moved = moveItem(items, 'i0', spot);
        const first = moved.find(({ id }) => id === 'i0');
        const cell = { x: spot.x, y: spot.y };
        const side = { x: size.w % 2 === 0 ? 1 : -1, y: 1 } as const;
        const resized = placeItems(
          moved,
          first === undefined ? [] : [stretchItem(first, { side, cell, min: { w: 2, h: 2 } })],
        );
        for (const grid of [items, moved, resized]) {
          expect(findOverlaps(grid)).toEqual([]);
          expect(grid.every(({ x, y, w }) => x >= 0 && y >= 0 && x + w <= gridColumns)).toBe(true);
        }
      }),
    );
  });

  test('neighbours keep column and size and only move down', () => {
    fc.assert(
      fc.property(gridArb, spotArb, (items, spot) => {
        const moved = moveItem(items, 'i0', spot);
        for (const [index, before] of items.entries()) {
          const after = moved[index];
          if (before.id === 'i0' || after === undefined) continue;
          expect([after.id, after.x, after.w, after.h]).toEqual([before.id, before.x, before.w, before.h]);
          expect(after.y).toBeGreaterThanOrEqual(before.y);
        }
      }),
    );
  });
});

test('what is in the way moves down, and pushes what is below', () => {
  const moved = moveItem([item('a', 0, 0), item('b', 0, 2), item('c', 6, 0)], 'c', { x: 2, y: 1 });
  expect(moved).toEqual([item('a', 0, 3), item('b', 0, 5), item('c', 2, 1)]);
});

test('what is not in the way keeps its identity', () => {
  const far = item('far', 8, 0);
  expect(moveItem([item('a', 0, 0), far], 'a', { x: 0, y: 3 })[1]).toBe(far);
});

test('the first free place is the first gap that is wide enough', () => {
  expect(firstFreePlace([item('a', 0, 0, 8), item('b', 0, 2, 12)], { w: 4, h: 2 })).toMatchObject({
    x: 8,
    y: 0,
  });
  expect(firstFreePlace([item('a', 0, 0, 8)], { w: 6, h: 2 })).toMatchObject({ x: 0, y: 2 });
});

test('a hidden component gives its rows back, unless a neighbour uses them', () => {
  const items = [item('a', 0, 0), item('b', 0, 2), item('c', 0, 4)];
  const shown = withoutHidden(items, new Set(['b']));
  expect(shown).toEqual([item('a', 0, 0), item('c', 0, 2)]);
  expect(rowCount(shown)).toBe(4);
  expect(withoutHidden([...items, item('d', 6, 2)], new Set(['b']))[1]).toEqual(item('c', 0, 4));
});

test('a phone shows components as they are read, or in the order that was given', () => {
  const component = (id: string, x: number, y: number, mobile?: { order?: number; hidden?: boolean }) => ({
    id,
    kind: 'text',
    layout: { desktop: { x, y, w: 2, h: 1 }, ...(mobile && { mobile }) },
    props: {},
    events: {},
  });
  const parts = [component('c', 0, 2), component('b', 6, 0), component('a', 0, 0)];
  const ids = (components: typeof parts) => phoneOrder(components).map(({ id }) => id);
  expect(ids(parts)).toEqual(['a', 'b', 'c']);
  expect(ids([...parts.slice(1), component('c', 0, 2, { order: 0 })])).toEqual(['a', 'c', 'b']);
  expect(ids([...parts.slice(1), component('c', 0, 2, { hidden: true })])).toEqual(['a', 'b']);
});

test('several items move together and stop together at the edge', () => {
  const group = [item('a', 0, 0), item('b', 6, 1)];
  expect(shiftItems(group, { x: 9, y: 2 })).toEqual([item('a', 2, 2), item('b', 8, 3)]);
  expect(shiftItems(group, { x: -1, y: -4 })).toEqual(group);
});

test('an item is pulled at its left edge with the right one in place, and keeps its least width', () => {
  const min = { w: 2, h: 1 };
  const left = { x: -1, y: 0 } as const;
  expect(stretchItem(item('a', 4, 0), { side: left, cell: { x: 1, y: 5 }, min })).toEqual(item('a', 1, 0, 7));
  expect(stretchItem(item('a', 4, 0), { side: left, cell: { x: 11, y: 5 }, min })).toEqual(
    item('a', 6, 0, 2),
  );
  const corner = { x: 1, y: 1 } as const;
  expect(stretchItem(item('a', 4, 0), { side: corner, cell: { x: 30, y: 5 }, min })).toEqual(
    item('a', 4, 0, 8, 6),
  );
});
