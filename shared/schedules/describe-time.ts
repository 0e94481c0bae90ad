import { readSimpleTime, type SimpleTime } from './simple-time.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** "Every weekday at 9:00"; null for a cron expression that has no short words. */
export function describeCron(cron: string): string | null {
  const simple = readSimpleTime(cron);
  return simple === null ? null : describeSimpleTime(simple);
}

/** "Every weekday at 9:00, Berlin"; a time without short words stays as it is written. */
export function describeTimetable(cron: string, timezone: string): string {
  const words = describeCron(cron) ?? cron.trim();
  return [words || 'No time yet', placeOf(timezone)].filter((part) => part !== '').join(', ');
}

function describeSimpleTime(simple: SimpleTime): string {
  switch (simple.repeats) {
    case 'minutes':
      return simple.every === 1 ? 'Every minute' : `Every ${simple.every} minutes`;
    case 'hours':
      return `Every ${simple.every === 1 ? 'hour' : `${simple.every} hours`}${atMinute(simple.minute)}`;
    case 'days':
      return `Every day at ${clock(simple.time)}`;
    case 'weeks':
      return `Every ${daysInWords(simple.days)} at ${clock(simple.time)}`;
    case 'months':
      return `On ${simple.day === 'last' ? 'the last day' : `day ${simple.day}`} of the month at ${clock(simple.time)}`;
  }
}

function atMinute(minute: number): string {
  return minute === 0 ? '' : ` at minute ${minute}`;
}

function daysInWords(chosen: readonly number[]): string {
  if (chosen.join() === '1,2,3,4,5') return 'weekday';
  if (chosen.length === days.length) return 'day of the week';
  const fromMonday = [...chosen].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const names = fromMonday.map((day) => days[day] ?? '');
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** `09:05` -> `9:05` */
function clock(time: string): string {
  return time.replace(/^0/, '');
}

/** `America/New_York` -> `New York` */
function placeOf(timezone: string): string {
  return (timezone.split('/').at(-1) ?? '').replaceAll('_', ' ');
}
