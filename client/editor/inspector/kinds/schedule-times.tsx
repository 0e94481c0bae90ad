import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { readCron, zoneProblem } from '#shared/schedules/read-cron.ts';

type ScheduleTimesProps = { cron: string; timezone: string };

/** The next five times while somebody types, on the clocks of the schedule's zone. */
export function ScheduleTimes({ cron, timezone }: ScheduleTimesProps) {
  const { slug: workspace } = useWorkspace();
  const timetable = useDeferredValue(`${cron}\n${timezone}`);
  const [laterCron = '', laterZone = ''] = timetable.split('\n');
  const isReadable = readCron(laterCron).ok && zoneProblem(laterZone) === null;
  const preview = useQuery({
    ...trpc.schedules.preview.queryOptions({ workspace, cron: laterCron, timezone: laterZone }),
    enabled: isReadable,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  if (!isReadable || preview.data === undefined) return null;
  if (!preview.data.ok) {
    return (
      <p role="alert" className="text-bad text-xs">
        {preview.data.message}
      </p>
    );
  }
  return <NextTimes times={preview.data.next} timezone={laterZone} />;
}

/** The times on the clocks of the schedule and, where those differ, of the person who looks. */
function NextTimes({ times, timezone }: { times: readonly string[]; timezone: string }) {
  const titleId = useId();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isElsewhere = times.some((time) => formatIn(own, time) !== formatIn(timezone, time));
  return (
    <div className="flex flex-col gap-1">
      <p id={titleId} className="flex justify-between gap-2 font-medium text-xs">
        Next times
        {isElsewhere && <span className="font-normal text-muted">your time</span>}
      </p>
      <ol aria-labelledby={titleId} className="rounded-control bg-sunken px-2.5 py-1.5 text-xs">
        {times.map((time) => (
          <li key={time} className="flex justify-between gap-2 tabular-nums">
            <time dateTime={time}>{`${formatIn(timezone, time)} ${offsetIn(timezone, time)}`}</time>
            {isElsewhere && <span className="text-muted">{shortIn(own, time, timezone)}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** "Mon, 30 Mar 2026, 09:00" */
function formatIn(timeZone: string, time: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...clockOf(time),
  }).format(new Date(time));
}

/** "09:00", with the day where it is another one there. */
function shortIn(timeZone: string, time: string, other: string): string {
  const day = (zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' }).format(
      new Date(time),
    );
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, ...clockOf(time) }).format(new Date(time));
  return day(timeZone) === day(other) ? clock : `${day(timeZone)}, ${clock}`;
}

/** "GMT+2" */
function offsetIn(timeZone: string, time: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(time),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function clockOf(time: string): Intl.DateTimeFormatOptions {
  const isWhole = time.slice(17, 19) === '00';
  return { hour: '2-digit', minute: '2-digit', ...(isWhole ? {} : { second: '2-digit' }) };
}
