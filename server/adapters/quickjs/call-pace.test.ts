import { expect, test } from 'vitest';
import { createCallPace } from './call-pace.ts';

test('a flood of calls begins a few per turn of the event loop, in order, and none is forgotten', async () => {
  const pace = createCallPace();
  const turns: number[] = [];
  let turn = 0;
  let isOver = false;
  const countTurns = () => {
    turn += 1;
    if (!isOver) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      await pace();
      turns.push(turn);
    }),
  );
  isOver = true;
  expect(turns).toHaveLength(10);
  expect(turns).toEqual([...turns].sort((one, other) => one - other));
  for (const each of new Set(turns))
    expect(turns.filter((other) => other === each).length).toBeLessThanOrEqual(4);
  expect(pace()).toBeUndefined();
});
