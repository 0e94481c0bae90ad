import type { NodeLive } from '#shared/live/events.ts';

/** How long a finished step took; nothing while it runs or when it took no time worth telling. */
export function NodeDuration({ live }: { live: NodeLive }) {
  if (live.startedAt === null || live.finishedAt === null) return null;
  const ms = Date.parse(live.finishedAt) - Date.parse(live.startedAt);
  if (!Number.isFinite(ms) || ms < 1) return null;
  return (
    <span className="flow-node-duration text-muted" data-numeric>
      {describeMilliseconds(ms)}
    </span>
  );
}

/** "12 ms", "1.2 s", "3 min 20 s", "2 h 5 min". */
export function describeMilliseconds(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
