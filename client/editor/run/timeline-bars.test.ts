import { expect, test } from 'vitest';
import type { StepItem } from '#client/runs/step-items.ts';
import { timelineOf } from './timeline-bars.ts';

const at = (ms: number) => new Date(1_000_000 + ms).toISOString();

function step(path: string, from: number | null, to: number | null, more: Partial<StepItem> = {}): StepItem {
  return {
    path,
    node: path,
    kind: 'script',
    title: path,
    attempt: 1,
    depth: 0,
    status: 'succeeded',
    startedAt: from === null ? null : at(from),
    finishedAt: to === null ? null : at(to),
    error: null,
    ...more,
  };
}

test('bars lie where their steps lie in the time of all', () => {
  const { bars, totalMs } = timelineOf([step('a', 0, 100), step('b', 100, 400)], 0);
  expect(totalMs).toBe(400);
  expect(bars.map(({ start, width }) => [start, width])).toEqual([
    [0, 0.25],
    [0.25, 0.75],
  ]);
});

test('a step that goes on reaches to now; one that waits to start or was skipped has no bar', () => {
  const items = [
    step('a', 0, 100),
    step('b', 100, null, { status: 'running' }),
    step('c', null, null, { status: 'queued' }),
    step('d', 100, 100, { status: 'skipped' }),
  ];
  const { bars, totalMs } = timelineOf(items, 1_000_500);
  expect(bars.map(({ item }) => item.path)).toEqual(['a', 'b']);
  expect(totalMs).toBe(500);
});

test('steps that took no time stand at the beginning, and no steps give no bars', () => {
  expect(timelineOf([step('a', 5, 5)], 0).bars).toMatchObject([{ start: 0, width: 0 }]);
  expect(timelineOf([], 0)).toEqual({ bars: [], totalMs: 0 });
});
