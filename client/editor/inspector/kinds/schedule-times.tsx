import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
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
  return (
    <div className="flex flex-col gap-1">
      <p id="next-times" className="font-medium text-xs">
        Next times
      </p>
      <ol aria-labelledby="next-times" className="rounded-control bg-sunken px-2.5 py-1.5 text-xs">
        {preview.data.next.map((time) => (
          <li key={time} className="tabular-nums">
            <time dateTime={time}>{formatIn(laterZone, time)}</time>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** "Mon, 30 Mar 2026, 09:00 GMT+2" */
function formatIn(timeZone: string, time: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(time.slice(17, 19) === '00' ? {} : { second: '2-digit' }),
    timeZoneName: 'shortOffset',
  }).format(new Date(time));
}
