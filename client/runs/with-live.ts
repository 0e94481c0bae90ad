import type { RunLive } from '#shared/live/events.ts';

type Details = { run: { status: string; error: unknown }; live: RunLive };

/** Takes a newer snapshot into what is known of a run; an older one, arriving late, changes nothing. */
export function withLive<Known extends Details>(known: Known, live: RunLive): Known {
  if (live.revision < known.live.revision) return known;
  return { ...known, live, run: { ...known.run, status: live.status, error: live.error } };
}
