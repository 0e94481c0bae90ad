import type { Policy, RetryStage } from '#shared/graph/schema.ts';

/** The stages of retries, used one after another (design 3.6); none where nothing is tried again. */
export function readStages(retry: Policy['retry']): RetryStage[] {
  return retry === undefined ? [] : [retry].flat();
}
