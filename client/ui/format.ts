/** Durations as people read them: `0.4 s`, `1.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '0 ms';
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3_600) return joinUnits([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return joinUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const hours = Math.round(minutes / 60);
  return joinUnits([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

function joinUnits(large: [number, string], small: [number, string]): string {
  const first = `${large[0]} ${large[1]}`;
  return small[0] === 0 ? first : `${first} ${small[0]} ${small[1]}`;
}

/** The time between two ISO strings in milliseconds; up to `now` while the second is null. */
export function elapsedMs(startedAt: string | null, finishedAt: string | null, now: number): number | null {
  if (startedAt === null) return null;
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  return Math.max(0, end - Date.parse(startedAt));
}

/** Sizes: `820 B`, `1.4 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let size = bytes / 1_000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** `just now`, `5 minutes ago`, `in 3 hours`; a date when it is more than a week away. */
export function formatRelative(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 10) return 'just now';
  if (distance < 60) return relative.format(Math.round(seconds), 'second');
  if (distance < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (distance < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (distance < 604_800) return relative.format(Math.round(seconds / 86_400), 'day');
  return day.format(new Date(iso));
}

const minute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Day and time to the minute, for what people plan by. */
export function formatMoment(iso: string): string {
  return minute.format(new Date(iso));
}

export function formatExact(iso: string): string {
  return exact.format(new Date(iso));
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** The time of day with milliseconds, in the zone of who looks: `14:05:09.120`. */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

/** `refund_amount` and `refundAmount` as a label: `Refund amount`. */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  const sentence = words.replace(
    / ([A-Z])([a-z])/g,
    (_, first: string, rest: string) => ` ${first.toLowerCase()}${rest}`,
  );
  return sentence === '' ? name : sentence[0]?.toUpperCase() + sentence.slice(1);
}
