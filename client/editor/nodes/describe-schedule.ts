import type { JsonObject } from '#shared/json.ts';
import { describeTimetable } from '#shared/schedules/describe-time.ts';
import { oneLine } from './describe-value.ts';

/** "Every weekday at 9:00, Berlin", and whether it is off. */
export function describeSchedule(config: JsonObject): string {
  const words = describeTimetable(oneLine(config.cron), oneLine(config.timezone));
  return config.enabled === false ? `Off: ${words}` : words;
}
