import { AppError } from '#shared/errors.ts';
import { neverFires, nextFiring } from './due-time.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import type { SyncDeps } from './sync-schedules.ts';

/** Turns a schedule on or off; what it missed while it was off is not made up for. */
export async function setScheduleEnabled(
  { schedules, clock, scheduleWakeUps }: SyncDeps,
  { schedule, enabled }: { schedule: ScheduleRecord; enabled: boolean },
): Promise<ScheduleRecord> {
  for (;;) {
    const known = await schedules.find(schedule.workspaceId, schedule.id);
    if (known === null) throw new AppError('not_found', 'This schedule is no longer published.');
    if (known.enabled === enabled) return known;
    const firing = enabled ? nextFiring(known, clock.now()) : neverFires;
    if (!(await schedules.change(known, { enabled, ...firing, heldUntil: null }))) continue;
    if (firing.dueAt !== null) await scheduleWakeUps?.wakeSchedule(known.id, firing.dueAt);
    return { ...known, enabled, ...firing, heldUntil: null, revision: known.revision + 1 };
  }
}
