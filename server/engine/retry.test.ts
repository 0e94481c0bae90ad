import { expect, test } from 'vitest';
import { findRetryStage, retryDelayMs } from './retry.ts';

const stage = {
  attempts: 2,
  seconds: 2,
  backoff: 'exponential',
  factor: 3,
  maxSeconds: 10,
  jitter: 0,
} as const;

test('a constant backoff always waits as long', () => {
  const constant = { ...stage, backoff: 'constant' as const };
  expect([1, 2, 3].map((retry) => retryDelayMs(constant, retry, ''))).toEqual([2000, 2000, 2000]);
});

test('an exponential backoff grows up to its maximum', () => {
  expect([1, 2, 3].map((retry) => retryDelayMs(stage, retry, ''))).toEqual([2000, 6000, 10_000]);
});

test('jitter moves a wait by at most its part, the same for the same seed', () => {
  const jittered = { ...stage, backoff: 'constant' as const, jitter: 0.5, seconds: 4 };
  const delays = Array.from({ length: 50 }, (_, index) => retryDelayMs(jittered, 1, `run${index}/a#1`));
  for (const delay of delays) {
    expect(delay).toBeGreaterThanOrEqual(2000);
    expect(delay).toBeLessThanOrEqual(6000);
  }
  expect(new Set(delays).size).toBeGreaterThan(40);
  expect(retryDelayMs(jittered, 1, 'run7/a#1')).toBe(delays[7]);
});

test('attempts count on from stage to stage', () => {
  const stages = [stage, { ...stage, attempts: 1, seconds: 60 }];
  expect(findRetryStage(stages, 2)).toEqual({ stage: stages[0], retry: 2 });
  expect(findRetryStage(stages, 3)).toEqual({ stage: stages[1], retry: 1 });
  expect(findRetryStage(stages, 4)).toBeUndefined();
  expect(findRetryStage([], 1)).toBeUndefined();
});
