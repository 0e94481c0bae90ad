import type { JsonObject } from '#shared/json.ts';
import { readCron } from '#shared/schedules/read-cron.ts';
import { oneLine } from './describe-value.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Every weekday at 9:00, Berlin"; a time that is not so simple stays as it is written. */
export function describeSchedule(config: JsonObject): string {
  const cron = oneLine(config.cron);
  const words = describeCron(cron) ?? cron;
  const place = placeOf(oneLine(config.timezone));
  const state = config.enabled === false ? 'Off: ' : '';
  return state + [words || 'No time yet', place].filter((part) => part !== '').join(', ');
}

/** A common cron time in words; null when there are no short ones. */
export function describeCron(cron: string): string | null {
  const reading = readCron(cron);
  if (!reading.ok || reading.parts.length !== 5) return null;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = reading.parts;
  if (month !== '*') return null;
  if (day === '*' && weekday === '*' && hour === '*') return describeMinutes(minute);
  const days = describeDays(day, weekday);
  if (days === null || !/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return null;
  return `${days} at ${Number(hour)}:${minute.padStart(2, '0')}`;
}

function describeMinutes(minute: string): string | null {
  if (minute === '*' || minute === '*/1') return 'Every minute';
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (step !== undefined) return 60 % Number(step) === 0 ? `Every ${step} minutes` : null;
  if (minute === '0') return 'Every hour';
  return /^\d+$/.test(minute) ? `Every hour at minute ${minute}` : null;
}

function describeDays(day: string, weekday: string): string | null {
  if (day === '*' && weekday === '*') return 'Every day';
  if (day === '*' && (weekday === '1-5' || weekday.toUpperCase() === 'MON-FRI')) return 'Every weekday';
  if (day === '*' && /^[0-7]$/.test(weekday)) return `Every ${weekdays[Number(weekday)]}`;
  if (weekday !== '*') return null;
  if (day.toUpperCase() === 'L') return 'On the last day of the month';
  return /^\d+$/.test(day) ? `On day ${day} of the month` : null;
}

/** `America/New_York` -> `New York` */
function placeOf(timezone: string): string {
  return (timezone.split('/').at(-1) ?? '').replaceAll('_', ' ');
}
