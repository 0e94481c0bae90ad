import { createHash } from 'node:crypto';
import { nextOccurrence } from './occurrences.ts';
import type { ScheduleRecord, ScheduleSettings } from './schedule-store.ts';

/** The occurrence after an instant and when to fire it: the same jitter in every process. */
export function nextFiring(
  schedule: { id: string; settings: ScheduleSettings },
  after: number,
): Pick<ScheduleRecord, 'nextFireAt' | 'dueAt'> & { nextFireAt: number; dueAt: number } {
  const occurrence = nextOccurrence(schedule.settings, after);
  return { nextFireAt: occurrence, dueAt: occurrence + jitterOf(schedule, occurrence) };
}

/** Off: nothing comes next. */
export const neverFires = { nextFireAt: null, dueAt: null } as const;

/** From 0 to `jitterSeconds`, by hash of schedule and occurrence; milliseconds. */
function jitterOf({ id, settings }: { id: string; settings: ScheduleSettings }, occurrence: number): number {
  const most = Math.floor(settings.jitterSeconds * 1000);
  if (most === 0) return 0;
  const digest = createHash('sha256').update(`${id}:${occurrence}`).digest();
  return digest.readUInt32BE(0) % (most + 1);
}
