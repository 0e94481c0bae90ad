import { retryPauseSeconds } from '#shared/graph/retry-pause.ts';
import type { RetryStage } from '#shared/graph/schema.ts';

/**
 * The stage that decides about a retry after this attempt (1 is the first try), and which retry of that stage it
 * would be, from 1 on; undefined when the stages are used up (design 3.6).
 */
export function findRetryStage(
  stages: RetryStage[],
  attempt: number,
): { stage: RetryStage; retry: number } | undefined {
  let retry = attempt;
  for (const stage of stages) {
    if (retry <= stage.attempts) return { stage, retry };
    retry -= stage.attempts;
  }
  return undefined;
}

/**
 * How long a retry waits, in milliseconds: `seconds` or `seconds x factor^(retry-1)`, moved by at most
 * +-`jitter` of itself, never more than `maxSeconds`. The jitter follows from `seed`, so a replay waits as long.
 */
export function retryDelayMs(stage: RetryStage, retry: number, seed: string): number {
  const moved = retryPauseSeconds(stage, retry) * (1 + stage.jitter * (2 * fractionOf(seed) - 1));
  return Math.round(Math.min(moved, stage.maxSeconds) * 1000);
}

/** FNV-1a of a text as a fraction from 0 to 1. */
function fractionOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) / 0xffffffff;
}
