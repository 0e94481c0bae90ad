import { Link } from 'react-router';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { describeTimetable } from '#shared/schedules/describe-time.ts';
import type { ScheduleView } from '#shared/schedules/schedule-view.ts';
import { useScheduleSwitch } from './use-schedule-switch.ts';

const head =
  'sticky top-0 z-10 border-line border-b bg-bg px-4 py-2 text-left font-medium text-muted text-xs';
const cell = 'h-12 border-line border-b px-4 py-1.5';

/** The table `Schedules`. On phones the times stand below the name. */
export function ScheduleTable({ schedules }: { schedules: readonly ScheduleView[] }) {
  return (
    <table aria-label="Schedules" className="w-full border-separate border-spacing-0">
      <thead>
        <tr>
          <th scope="col" className={`${head} w-16`}>
            On
          </th>
          <th scope="col" className={head}>
            Flow
          </th>
          <th scope="col" className={`${head} max-md:hidden`}>
            When
          </th>
          <th scope="col" className={`${head} max-sm:hidden`}>
            Next time
          </th>
          <th scope="col" className={head}>
            Last run
          </th>
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <ScheduleRow key={schedule.id} schedule={schedule} />
        ))}
      </tbody>
    </table>
  );
}

function ScheduleRow({ schedule }: { schedule: ScheduleView }) {
  const { slug, role } = useWorkspace();
  const { isOn, isChanging, turn } = useScheduleSwitch();
  const { flow, flowTitle, node } = schedule;
  const when = describeTimetable(schedule.cron, schedule.timezone);
  return (
    <tr className="transition-colors hover:bg-hover">
      <td className={cell}>
        <Switch
          label={`${flowTitle}: ${when}`}
          hideLabel
          isChecked={isOn(schedule)}
          isDisabled={!mayBuild(role) || isChanging(schedule)}
          onChange={(enabled) => turn(schedule, enabled)}
        />
      </td>
      <td className={cell}>
        <Link
          to={`/w/${slug}/flows/${flow}`}
          className="line-clamp-2 w-fit rounded-sm font-medium hover:underline"
        >
          {flowTitle}
        </Link>
        <p className="text-muted text-xs">
          {flow} · {node}
        </p>
        <p className="text-muted text-xs md:hidden">{when}</p>
        <p className="text-muted text-xs sm:hidden">
          <NextTime schedule={schedule} />
        </p>
      </td>
      <td className={`${cell} max-md:hidden`}>
        {when}
        {when.startsWith(schedule.cron) ? null : (
          <p className="font-mono text-2xs text-muted">
            {schedule.cron} {schedule.timezone}
          </p>
        )}
      </td>
      <td className={`${cell} whitespace-nowrap max-sm:hidden`}>
        <NextTime schedule={schedule} />
      </td>
      <td className={`${cell} whitespace-nowrap`}>
        <LastRun schedule={schedule} />
      </td>
    </tr>
  );
}

function NextTime({ schedule: { nextFireAt } }: { schedule: ScheduleView }) {
  return nextFireAt === null ? <span className="text-muted">Off</span> : <RelativeTime at={nextFireAt} />;
}

function LastRun({ schedule }: { schedule: ScheduleView }) {
  const { slug } = useWorkspace();
  const { lastRunId, lastRunStatus, lastFireAt } = schedule;
  if (lastFireAt === null) return <span className="text-muted">Not yet</span>;
  return (
    <>
      {lastRunId !== null && lastRunStatus !== null && (
        <Link to={`/w/${slug}/runs/${lastRunId}`} className="flex w-fit rounded-sm">
          <StatusBadge status={lastRunStatus} />
        </Link>
      )}
      <RelativeTime at={lastFireAt} className="text-muted text-xs" />
    </>
  );
}
