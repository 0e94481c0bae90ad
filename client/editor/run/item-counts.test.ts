import { expect, test } from 'vitest';
import { itemCounts } from './item-counts.ts';

test('nodes that gave a list are counted, also an empty one; iterations and other results are not', () => {
  expect(
    itemCounts([
      { path: 'fetch', node: 'fetch', result: [1, 2, 3] },
      { path: 'none', node: 'none', result: [] },
      {
        path: 'many',
        node: 'many',
        result: [1],
        cut: { runId: 'r', result: { characters: 9e6, items: 9000 } },
      },
      { path: 'score', node: 'score', result: { items: [1] } },
      { path: 'each[0].send', node: 'send', result: [1] },
    ]),
  ).toEqual({ fetch: 3, none: 0, many: 9000 });
});

test('the last attempt of a node tells its count', () => {
  expect(
    itemCounts([
      { path: 'fetch', node: 'fetch', result: null },
      { path: 'fetch#2', node: 'fetch', result: [1] },
    ]),
  ).toEqual({ fetch: 1 });
});
