import { useState } from 'react';
import { type StepItem, stepItems, stepToShow } from './step-items.ts';
import type { useLiveRun } from './use-live-run.ts';

type LiveRun = Pick<ReturnType<typeof useLiveRun>, 'run' | 'live' | 'definition' | 'steps'>;

export type ChosenStep = {
  items: StepItem[];
  /** null: the whole run */
  path: string | null;
  choose(path: string | null): void;
  titleOf(path: string): string;
};

/**
 * The rows of a run and the one that is open. Until somebody chooses, it is what needs a look: the step that failed
 * or waits, else the whole run with its result.
 */
export function useChosenStep({ run, live, definition, steps }: LiveRun): ChosenStep {
  const [chosen, choose] = useState<string | null>();
  const items = stepItems({ steps, live, definition });
  const needsLook = run?.status === 'failed' || run?.status === 'waiting';
  const suggested = needsLook ? (stepToShow(items) ?? null) : null;
  return {
    items,
    path: chosen === undefined ? suggested : chosen,
    choose,
    titleOf: (path) => items.find((item) => item.path === path)?.title ?? path,
  };
}
