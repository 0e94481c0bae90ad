import { readCron } from './read-cron.ts';

/** The times that people mean most often. `time` is `HH:MM`; days of the week count from 0, Sunday. */
export type SimpleTime =
  | { repeats: 'minutes'; every: number }
  | { repeats: 'hours'; every: number; minute: number }
  | { repeats: 'days'; time: string }
  | { repeats: 'weeks'; days: number[]; time: string }
  | { repeats: 'months'; day: number | 'last'; time: string };

/** Steps after which an hour or a day comes out even; with others the last one would be shorter. */
export const evenMinutes = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const evenHours = [1, 2, 3, 4, 6, 8, 12] as const;

const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The simple time that a cron expression says; null: it says something else, or nothing that can be read. */
export function readSimpleTime(cron: string): SimpleTime | null {
  const reading = readCron(cron);
  if (!reading.ok || reading.parts.length !== 5) return null;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = reading.parts;
  if (month !== '*') return null;
  if (day === '*' && weekday === '*') return readWithinDay(minute, hour);
  const time = clockTime(minute, hour);
  if (time === null) return null;
  if (day === '*') {
    const days = readDays(weekday);
    return days === null ? null : { repeats: 'weeks', days, time };
  }
  if (weekday !== '*') return null;
  if (day.toUpperCase() === 'L') return { repeats: 'months', day: 'last', time };
  return isNumber(day) ? { repeats: 'months', day: Number(day), time } : null;
}

/** The cron expression of a simple time; `readSimpleTime` gives that time back. */
export function writeSimpleTime(simple: SimpleTime): string {
  switch (simple.repeats) {
    case 'minutes':
      return `${step(simple.every)} * * * *`;
    case 'hours':
      return `${simple.minute} ${step(simple.every)} * * *`;
    case 'days':
      return `${minuteAndHour(simple.time)} * * *`;
    case 'weeks':
      return `${minuteAndHour(simple.time)} * * ${writeDays(simple.days)}`;
    case 'months':
      return `${minuteAndHour(simple.time)} ${simple.day === 'last' ? 'L' : simple.day} * *`;
  }
}

function readWithinDay(minute: string, hour: string): SimpleTime | null {
  const time = clockTime(minute, hour);
  if (time !== null) return { repeats: 'days', time };
  if (hour === '*') {
    const every = readStep(minute, evenMinutes);
    if (every !== null) return { repeats: 'minutes', every };
  }
  const every = readStep(hour, evenHours);
  return every !== null && isNumber(minute) ? { repeats: 'hours', every, minute: Number(minute) } : null;
}

function readStep(text: string, even: readonly number[]): number | null {
  const every = text === '*' ? 1 : Number(/^\*\/(\d+)$/.exec(text)?.[1]);
  return even.includes(every) ? every : null;
}

function step(every: number): string {
  return every === 1 ? '*' : `*/${every}`;
}

function clockTime(minute: string, hour: string): string | null {
  if (!isNumber(minute) || !isNumber(hour)) return null;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

function minuteAndHour(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}

/** `1-5`, `MON,WED` or `7` as days in order; null for steps, last and n-th days. */
function readDays(text: string): number[] | null {
  const days = new Set<number>();
  for (const item of text.toUpperCase().split(',')) {
    const [from, to] = item.split('-').map(readDay);
    if (from === undefined || from === null || to === null) return null;
    for (let day = from; day <= (to ?? from); day += 1) days.add(day % dayNames.length);
  }
  return [...days].sort((a, b) => a - b);
}

function readDay(text: string): number | null {
  if (dayNames.includes(text)) return dayNames.indexOf(text);
  return /^[0-7]$/.test(text) ? Number(text) : null;
}

function writeDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  return sorted.join(',') === '1,2,3,4,5' ? '1-5' : sorted.join(',');
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
