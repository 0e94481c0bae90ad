import { expect, test } from 'vitest';
import { scoreOf } from './score-of.ts';

test('a name answers when it holds every word, best where it begins with them', () => {
  const names = ['Turn into a flow of its own', 'Ignore notes', 'Connect to a node', 'Node one'];
  const order = names.map((name) => ({ name, score: scoreOf(name, 'no') })).sort((a, b) => b.score - a.score);
  expect(order.map(({ name }) => name)).toEqual([
    'Node one',
    'Ignore notes',
    'Connect to a node',
    'Turn into a flow of its own',
  ]);
  expect(order.at(-1)?.score).toBe(0);
  expect(scoreOf('Zoom to the selection', 'sel zoom')).toBeGreaterThan(0);
});
