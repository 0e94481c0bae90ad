import type { StepItem } from '#client/runs/step-items.ts';

/** A step on the timeline; `start` and `width` are parts (0 to 1) of the time that the steps took together. */
export type TimelineBar = { item: StepItem; start: number; width: number };
export type Timeline = { bars: TimelineBar[]; totalMs: number };

/** The bars of the steps that have started; a step that has not ended reaches to `now` (ms since the epoch). */
export function timelineOf(items: readonly StepItem[], now: number): Timeline {
  const spans = items.flatMap((item) => {
    const from = item.startedAt === null ? Number.NaN : Date.parse(item.startedAt);
    if (Number.isNaN(from) || item.status === 'skipped') return [];
    const to = item.finishedAt === null ? Math.max(now, from) : Date.parse(item.finishedAt);
    return [{ item, from, to: Math.max(to, from) }];
  });
  const first = Math.min(...spans.map((span) => span.from));
  const totalMs = spans.length === 0 ? 0 : Math.max(...spans.map((span) => span.to)) - first;
  const part = (ms: number) => (totalMs === 0 ? 0 : ms / totalMs);
  const bars = spans.map(({ item, from, to }) => ({
    item,
    start: part(from - first),
    width: part(to - from),
  }));
  return { bars, totalMs };
}
