/** One field of a cron expression: what it may say and how messages name it. */
type CronField = { name: string; from: number; to: number; names?: readonly string[] };

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const second: CronField = { name: 'second', from: 0, to: 59 };
const fields: readonly CronField[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of the week', from: 0, to: 7, names: weekdays },
];

/** Names for common times, as crontab has them. */
const shortcuts: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};

/** Either the parts of a cron expression, minute first or (six of them) second first, or one sentence why not. */
export type CronReading = { ok: true; parts: string[] } | { ok: false; message: string };

/** Reads five or six fields or a shortcut such as `@daily`; it does not tell whether that time ever comes. */
export function readCron(text: string): CronReading {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('Say when it fires, such as "0 9 * * 1-5" for every weekday at 9:00.');
  const shortcut = trimmed.startsWith('@') ? shortcuts[trimmed.toLowerCase()] : trimmed;
  if (shortcut === undefined) {
    return refuse(`"${trimmed}" is not known; use one of ${Object.keys(shortcuts).join(', ')}.`);
  }
  const parts = shortcut.split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) {
    return refuse(
      `A cron time has 5 fields (minute, hour, day of the month, month, day of the week); this has ${parts.length}.`,
    );
  }
  const described = parts.length === 6 ? [second, ...fields] : fields;
  for (const [index, field] of described.entries()) {
    const message = fieldProblem(field, parts[index] ?? '');
    if (message !== null) return refuse(message);
  }
  return { ok: true, parts };
}

/** One sentence when the zone is none that this system knows, else null. */
export function zoneProblem(timezone: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return null;
  } catch {
    return `The time zone "${timezone}" is not known; use an IANA name such as "Europe/Berlin".`;
  }
}

function refuse(message: string): CronReading {
  return { ok: false, message };
}

function fieldProblem(field: CronField, text: string): string | null {
  for (const item of text.split(',')) {
    const message = itemProblem(field, item);
    if (message !== null) return `The ${field.name} "${text}" is not right: ${message}.`;
  }
  return null;
}

const itemPattern = /^(\*|\?|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d+))?$/;

/** `*`, `5`, `MON`, `1-5`, `*` with a step, `10-30/5`, and the last or n-th day where a day is meant. */
function itemProblem(field: CronField, item: string): string | null {
  const upper = item.toUpperCase();
  if (field.to === 31 && upper === 'L') return null;
  if (field.to === 7 && /^[0-7](L|#[1-5])$/.test(upper)) return null;
  const match = itemPattern.exec(upper);
  if (match === null) return `"${item}" is neither a number, a range, a step nor *`;
  const [, first = '', last, step] = match;
  if (step !== undefined && Number(step) === 0) return 'a step of 0 never comes';
  if (first === '*' || first === '?') return last === undefined ? null : `"${item}" is no range`;
  const from = numberIn(field, first);
  const to = last === undefined ? from : numberIn(field, last);
  if (from === null || to === null) return `it lies between ${field.from} and ${field.to}`;
  return from > to ? `the range ${item} runs backwards` : null;
}

function numberIn(field: CronField, text: string): number | null {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return named + field.from;
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= field.from && value <= field.to ? value : null;
}
