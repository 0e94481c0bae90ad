import { expect, test } from 'vitest';
import { uncovered } from './free-size.ts';

const region = { left: 136, top: 48, width: 888, height: 680 };

test('a panel at the right leaves what is left of it', () => {
  const panel = { left: 680, top: 56, width: 336, height: 664 };
  expect(uncovered(region, panel)).toEqual({ width: 544, height: 680 });
});

test('a panel at the bottom leaves what is above it', () => {
  const phone = { left: 0, top: 48, width: 390, height: 700 };
  const panel = { left: 0, top: 400, width: 390, height: 400 };
  expect(uncovered(phone, panel)).toEqual({ width: 390, height: 352 });
});

test('a panel beside the canvas covers nothing', () => {
  const panel = { left: 1100, top: 56, width: 336, height: 664 };
  expect(uncovered(region, panel)).toEqual({ width: 888, height: 680 });
});
