import { expect, test } from 'vitest';
import { createJobQueue } from './job-queue.ts';
import type { RunningJob } from './thread-job.ts';

function job(name: string, owner: string | null, kind: RunningJob['kind'] = 'script') {
  return { name, owner, kind } as unknown as RunningJob & { name: string };
}

const names = (jobs: (RunningJob | undefined)[]) => jobs.map((each) => (each as { name?: string })?.name);

test('owners take turns, each in their own order', () => {
  const queue = createJobQueue();
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.add(job(name, name.charAt(0)));
  const taken = Array.from({ length: 7 }, () => queue.takeScript(() => 0));
  expect(names(taken)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined]);
});

test('whoever computes least comes first, whoever may have no more waits', () => {
  const queue = createJobQueue();
  for (const name of ['a1', 'b1', 'c1']) queue.add(job(name, name.charAt(0)));
  const loads = new Map<string | null, number>([
    ['a', Number.POSITIVE_INFINITY],
    ['b', 3],
    ['c', 1],
  ]);
  const loadOf = (owner: string | null) => loads.get(owner) ?? 0;
  expect(queue.countReady((owner) => (owner === 'a' ? 0 : 1))).toBe(2);
  expect(names([queue.takeScript(loadOf), queue.takeScript(loadOf), queue.takeScript(loadOf)])).toEqual([
    'c1',
    'b1',
    undefined,
  ]);
  expect(queue.size()).toBe(1);
});

test('parked scripts go on before others start, and join once', () => {
  const queue = createJobQueue();
  const parked = job('parked', 'a');
  queue.add(job('new', 'a'));
  queue.addParked(parked);
  queue.addParked(parked);
  queue.add(job('expression', null, 'expression'));
  expect([queue.size(), queue.expressionCount()]).toEqual([3, 1]);
  expect(names([queue.takeScript(() => 0), queue.takeExpression()])).toEqual(['parked', 'expression']);
});

test('what ended while it waited is gone', () => {
  const queue = createJobQueue();
  const [first, second] = [job('first', 'a'), job('second', 'a')];
  queue.add(first);
  queue.add(second);
  queue.remove(first);
  queue.remove(first);
  expect(names([queue.takeScript(() => 0)])).toEqual(['second']);
  expect(queue.size()).toBe(0);
});
