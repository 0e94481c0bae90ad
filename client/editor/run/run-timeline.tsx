import { useEffect, useState } from 'react';
import type { StepItem } from '#client/runs/step-items.ts';
import { cx } from '#client/ui/class-names.ts';
import { formatDuration } from '#client/ui/format.ts';
import { StatusIcon, statusWord } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { StepStatus } from '#shared/runs/run.ts';
import { type TimelineBar, timelineOf } from './timeline-bars.ts';

type RunTimelineProps = {
  items: readonly StepItem[];
  isEnded: boolean;
  /** Path of the chosen step. */
  selected: string | undefined;
  onSelect(path: string): void;
};

const refreshMs = 250;

/** When each step ran and for how long, one bar per step. */
export function RunTimeline({ items, isEnded, selected, onSelect }: RunTimelineProps) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (isEnded) return;
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, [isEnded]);
  const { bars, totalMs } = timelineOf(items, now);
  if (bars.length === 0) return <p className="p-4 text-muted">The run has not started a step yet.</p>;
  return (
    <div className="p-1.5">
      <p className="flex justify-between py-1 pr-2.5 pl-48 text-muted text-xs max-md:pl-32" data-numeric>
        <span>0</span>
        <span>{formatDuration(totalMs)}</span>
      </p>
      <ol aria-label="Timeline">
        {bars.map((bar) => (
          <BarRow
            key={bar.item.path}
            bar={bar}
            isSelected={bar.item.path === selected}
            onSelect={() => onSelect(bar.item.path)}
          />
        ))}
      </ol>
    </div>
  );
}

type BarRowProps = { bar: TimelineBar; isSelected: boolean; onSelect(): void };

function BarRow({ bar: { item, start, width }, isSelected, onSelect }: BarRowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={`${item.title}, ${statusWord(item.status).toLowerCase()}`}
        onClick={onSelect}
        className={cx(
          'flex h-8 w-full items-center gap-2.5 rounded-control px-2.5 text-left',
          isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <StatusIcon status={item.status} isDecorative />
        <span className="clip-line w-36 shrink-0 max-md:w-20">{item.title}</span>
        <span className="relative h-2.5 min-w-0 flex-1 rounded-full bg-sunken">
          <span
            className={cx('absolute inset-y-0 min-w-1 rounded-full', barColors[item.status] ?? 'bg-idle')}
            style={{ left: `${Math.min(start * 100, 99)}%`, width: `${width * 100}%` }}
          />
        </span>
        <Duration
          from={item.startedAt}
          to={item.finishedAt}
          className="w-16 shrink-0 text-right text-muted text-xs"
        />
      </button>
    </li>
  );
}

const barColors: Partial<Record<StepStatus, string>> = {
  succeeded: 'bg-ok',
  failed: 'bg-bad',
  running: 'bg-accent',
  waiting: 'bg-wait',
  retrying: 'bg-warn',
};
