import { expect, test } from 'vitest';
import { alignBoxes, distributeBoxes } from './arrange.ts';

const boxes = [
  { id: 'a', x: 0, y: 10, width: 100, height: 40 },
  { id: 'b', x: 300, y: 50, width: 60, height: 20 },
  { id: 'c', x: 150, y: 90, width: 100, height: 60 },
];

test('boxes align with the box around them', () => {
  expect([...alignBoxes(boxes, 'left').values()].map(({ x }) => x)).toEqual([0, 0, 0]);
  expect([...alignBoxes(boxes, 'right').values()].map(({ x }) => x)).toEqual([260, 300, 260]);
  expect([...alignBoxes(boxes, 'center').values()].map(({ x }) => x)).toEqual([130, 150, 130]);
  expect([...alignBoxes(boxes, 'top').values()].map(({ y }) => y)).toEqual([10, 10, 10]);
  expect([...alignBoxes(boxes, 'middle').values()].map(({ y }) => y)).toEqual([60, 70, 50]);
  expect([...alignBoxes(boxes, 'bottom').values()].map(({ y }) => y)).toEqual([110, 130, 90]);
});

test('distributed boxes have equal gaps between the outermost two', () => {
  const places = distributeBoxes(boxes, 'horizontal');
  expect(places.get('a')?.x).toBe(0);
  expect(places.get('c')?.x).toBe(150);
  expect(places.get('b')?.x).toBe(300);
  expect(places.get('c')?.y).toBe(90);
  const down = distributeBoxes(boxes, 'vertical');
  expect([down.get('a')?.y, down.get('b')?.y, down.get('c')?.y]).toEqual([10, 60, 90]);
});
