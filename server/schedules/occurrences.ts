import { CronExpressionParser } from 'cron-parser';
import { AppError } from '#shared/errors.ts';
import { readCron, zoneProblem } from '#shared/schedules/read-cron.ts';
import { zoneOffset } from './zone-offset.ts';

/** When something fires: a cron time on the clocks of an IANA zone. */
export type Timetable = { cron: string; timezone: string };

/** Wider than any offset, and than the day that Apia left out in 2011. */
const windowMs = 26 * 3_600_000;

/**
 * The first occurrence after an instant; milliseconds since the epoch. cron-parser walks the calendar of the wall
 * clock, which has no changes; a wall time then becomes an instant by one rule for every zone: a time that a change
 * of the clocks leaves out comes later by what was left out, and one that comes twice fires the first time, or both
 * times when every hour is meant. Throws `invalid_input` for a timetable that cannot be read or never comes.
 */
export function nextOccurrence(timetable: Timetable, after: number): number {
  const { parts, timezone } = readTimetable(timetable);
  const isEveryHour = parts.at(-4) === '*';
  const [before, later] = offsetsAround(timezone, after);
  const walls = wallTimes(parts, after + Math.min(before, later));
  let best = Number.POSITIVE_INFINITY;
  for (;;) {
    const wall = walls();
    const found = instantsOf(timezone, wall, isEveryHour);
    for (const instant of found.instants) if (instant > after && instant < best) best = instant;
    if (wall - found.maxOffset >= best) return best;
  }
}

export function nextOccurrences(timetable: Timetable, after: number, count: number): number[] {
  const times: number[] = [];
  for (let time = after; times.length < count; times.push(time)) time = nextOccurrence(timetable, time);
  return times;
}

const lookBackMs = [3_600_000, 86_400_000, 31 * 86_400_000, 366 * 86_400_000];

/**
 * The latest occurrences from `first`, which is one, up to `now`, oldest first and at most `count`. It looks at a
 * growing time before now, so that a long pause of a busy timetable costs little.
 */
export function latestOccurrences(
  timetable: Timetable,
  { first, now, count }: { first: number; now: number; count: number },
): number[] {
  for (const lookBack of [...lookBackMs, Number.POSITIVE_INFINITY]) {
    const from = Math.max(first, now - lookBack);
    const times: number[] = [];
    for (let time = nextOccurrence(timetable, from - 1); time <= now; time = nextOccurrence(timetable, time))
      times.push(time);
    if (from === first || times.length >= count) return times.slice(-count);
  }
  return [];
}

function readTimetable({ cron, timezone }: Timetable): { parts: string[]; timezone: string } {
  const reading = readCron(cron);
  if (!reading.ok) throw new AppError('invalid_input', reading.message);
  const problem = zoneProblem(timezone);
  if (problem !== null) throw new AppError('invalid_input', problem);
  return { parts: reading.parts, timezone };
}

/** The wall times of a cron expression after one of them, each as if the wall clock were UTC. */
function wallTimes(parts: string[], after: number): () => number {
  try {
    const walker = CronExpressionParser.parse(parts.join(' '), { currentDate: new Date(after), tz: 'UTC' });
    return () => {
      try {
        return walker.next().getTime();
      } catch (error) {
        throw neverComes(parts, error);
      }
    };
  } catch (error) {
    throw neverComes(parts, error);
  }
}

function neverComes(parts: string[], cause: unknown): AppError {
  return new AppError('invalid_input', `The time "${parts.join(' ')}" never comes.`, { cause });
}

function offsetsAround(timezone: string, instant: number): [number, number] {
  return [zoneOffset(timezone, instant - windowMs), zoneOffset(timezone, instant + windowMs)];
}

function instantsOf(
  timezone: string,
  wall: number,
  isEveryHour: boolean,
): { instants: number[]; maxOffset: number } {
  const [before, later] = offsetsAround(timezone, wall);
  const maxOffset = Math.max(before, later);
  const shown = [...new Set([wall - before, wall - later])]
    .filter((instant) => instant + zoneOffset(timezone, instant) === wall)
    .sort((a, b) => a - b);
  if (shown.length === 0) return { instants: [wall - before], maxOffset };
  return { instants: isEveryHour ? shown : shown.slice(0, 1), maxOffset };
}
