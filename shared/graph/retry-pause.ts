import type { RetryStage } from './schema.ts';

/** The seconds before retry `retry` (from 1 on) of a stage, without its jitter; at most `maxSeconds` (design 3.6). */
export function retryPauseSeconds(stage: RetryStage, retry: number): number {
  const { backoff, seconds, factor, maxSeconds } = stage;
  return Math.min(backoff === 'constant' ? seconds : seconds * factor ** (retry - 1), maxSeconds);
}
