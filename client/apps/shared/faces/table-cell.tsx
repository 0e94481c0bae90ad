import { Check, Minus } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import { summaryOf } from '#client/ui/value-shape.ts';
import { isSafeUrl } from '#shared/apps/check-names.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { toneOfTag } from './tag-tone.ts';

/** One value by the type of its column; what does not fit the type is shown as it is. */
export function TableCell({ value, type }: { value: JsonValue; type: string }) {
  if (value === null || value === '') return <span className="text-muted">–</span>;
  if (type === 'tag') return <Tag text={summaryOf(value)} />;
  if (type === 'boolean' && typeof value === 'boolean') return <YesOrNo value={value} />;
  if (type === 'link' && typeof value === 'string' && isSafeUrl(value)) return <LinkCell address={value} />;
  if (type === 'date' && typeof value === 'string') return <DateCell value={value} />;
  if (typeof value === 'number') {
    const text = type === 'money' ? money.format(value) : type === 'number' ? number.format(value) : value;
    return <span data-numeric>{text}</span>;
  }
  const isFolded = isJsonObject(value) || Array.isArray(value);
  return <span title={isFolded ? JSON.stringify(value) : undefined}>{summaryOf(value)}</span>;
}

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });
const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const dotOfTone = { good: 'bg-ok', bad: 'bg-bad', waiting: 'bg-wait', plain: 'bg-idle' };

function Tag({ text }: { text: string }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap rounded-full border border-line bg-sunken px-2.5 py-0.5 text-sm">
      <span className={cx('size-2 shrink-0 rounded-full', dotOfTone[toneOfTag(text)])} aria-hidden />
      {text}
    </span>
  );
}

function YesOrNo({ value }: { value: boolean }) {
  const Icon = value ? Check : Minus;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon className={cx('size-4', value ? 'text-ok' : 'text-muted')} aria-hidden />
      {value ? 'yes' : 'no'}
    </span>
  );
}

function LinkCell({ address }: { address: string }) {
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="text-accent underline"
      onClick={(event) => event.stopPropagation()}
    >
      {address}
    </a>
  );
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const isDayOnly = /^\d{4}-\d{2}-\d{2}$/;

/** A day without a time is that day everywhere, whatever the zone of who looks. */
function DateCell({ value }: { value: string }) {
  const isDay = isDayOnly.test(value);
  const time = new Date(isDay ? `${value}T00:00` : value);
  if (Number.isNaN(time.getTime())) return <span>{value}</span>;
  return (
    <time dateTime={value} className="whitespace-nowrap">
      {(isDay ? day : dayAndTime).format(time)}
    </time>
  );
}
