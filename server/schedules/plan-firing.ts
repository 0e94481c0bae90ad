import { latestOccurrences } from './occurrences.ts';
import type { ScheduleRecord } from './schedule-store.ts';

/** What to do about a schedule whose next occurrence has come. */
type FiringPlan =
  /** Nothing is due. */
  | { kind: 'rest' }
  | { kind: 'fire'; occurrence: number }
  /** Occurrences before this one were missed and are not made up for. */
  | { kind: 'move'; to: number }
  /** Every occurrence until now was missed and is not made up for. */
  | { kind: 'skip' };

/** An occurrence that nobody fired for this long was missed: the server was down. */
const missedAfterMs = 60_000;
/** So many missed or waiting occurrences of one schedule are made up for; older ones are left out. */
const maxMadeUp = 100;

/** The policy for missed occurrences (design 3.2): `skip` none of them, `once` the latest, `all` up to 100. */
export function planFiring(schedule: ScheduleRecord, now: number): FiringPlan {
  const { nextFireAt, settings, heldUntil } = schedule;
  if (!schedule.enabled || nextFireAt === null || nextFireAt > now) return { kind: 'rest' };
  const lateMs = missedAfterMs + settings.jitterSeconds * 1000;
  const isMissed = (time: number) => now - time > lateMs && time > (heldUntil ?? 0);
  const due = latestOccurrences(settings, { first: nextFireAt, now, count: maxMadeUp });
  const wanted = settings.missed === 'skip' ? due.filter((time) => !isMissed(time)) : due;
  const isOnce = settings.missed === 'once' && due.some(isMissed);
  const first = isOnce ? wanted.at(-1) : wanted[0];
  if (first === undefined) return { kind: 'skip' };
  return first > nextFireAt ? { kind: 'move', to: first } : { kind: 'fire', occurrence: nextFireAt };
}
