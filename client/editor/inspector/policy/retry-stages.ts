import { retryPauseSeconds } from '#shared/graph/retry-pause.ts';
import type { Policy, RetryStage } from '#shared/graph/schema.ts';
import { describeSeconds, said } from '../../nodes/describe-value.ts';

/** What a stage has where nobody says otherwise (design 3.6). */
export const stageDefaults = { factor: 2, maxSeconds: 3600, jitter: 0 } as const;

export const firstStage: RetryStage = { attempts: 3, backoff: 'exponential', seconds: 2, ...stageDefaults };

/** What usually follows quick retries: slow ones. */
export const nextStage: RetryStage = { attempts: 5, backoff: 'constant', seconds: 300, ...stageDefaults };

/** One stage stands alone in the document, as most people write it. */
export function writeStages(stages: readonly RetryStage[]): Policy['retry'] {
  const [first, ...others] = stages;
  return others.length === 0 ? first : [...stages];
}

const shownPauses = 3;

/** How long a stage waits, in words: "Waits 2 s, 4 s, 8 s.", "Waits 5 min before each." */
export function describePauses(stage: RetryStage): string {
  const pause = (retry: number) => spell(retryPauseSeconds(stage, retry));
  const first = pause(1);
  if (stage.seconds === 0 || stage.maxSeconds === 0) return 'Tries again at once.';
  const last = pause(stage.attempts);
  if (stage.attempts === 1) return `Waits ${first}.`;
  if (first === last) return `Waits ${first} before each.`;
  if (stage.attempts <= shownPauses) {
    return `Waits ${Array.from({ length: stage.attempts }, (_, index) => pause(index + 1)).join(', ')}.`;
  }
  return `Waits ${first}, ${pause(2)}, ${pause(3)} and so on, ${last} before the last.`;
}

function spell(seconds: number): string {
  return describeSeconds(Math.round(seconds * 100) / 100);
}

/** What of a stage differs from the usual, in a few words. */
export function describeStageDetails(stage: RetryStage): string {
  const grows = stage.backoff === 'exponential';
  return said(
    grows && stage.factor !== stageDefaults.factor && `times ${stage.factor}`,
    stage.maxSeconds !== stageDefaults.maxSeconds && `at most ${spell(stage.maxSeconds)}`,
    stage.jitter !== stageDefaults.jitter && `±${percentOf(stage.jitter)} %`,
    stage.when !== undefined && 'on a condition',
  ).join(', ');
}

/** A share as whole or broken percent, without the traces of binary fractions. */
export function percentOf(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}
