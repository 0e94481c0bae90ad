import { useEffect, useState } from 'react';
import { elapsedMs, formatDuration, formatExact, formatRelative } from './format.ts';

function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A relative time, the exact one on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatRelative(at, Math.max(now, Date.now() - 10_000))}
    </time>
  );
}

type DurationProps = { from: string | null; to: string | null; className?: string };

/** The time between; counts on while `to` is null. */
export function Duration({ from, to, className }: DurationProps) {
  const now = useNow(from !== null && to === null ? 500 : null);
  const ms = elapsedMs(from, to, now);
  return (
    <span className={className} data-numeric>
      {ms === null ? '–' : formatDuration(ms)}
    </span>
  );
}
