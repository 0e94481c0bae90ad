import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useScheduleSwitch } from '#client/schedules/use-schedule-switch.ts';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { describeTimetable } from '#shared/schedules/describe-time.ts';
import { useEditorState } from '../../state/editor-context.tsx';

/** What is published of this trigger, with its switch, which takes effect at once. */
export function PublishedSchedule({ node }: { node: string }) {
  const { slug: workspace } = useWorkspace();
  const { folder, name } = useParams();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const schedules = useQuery({ ...trpc.schedules.list.queryOptions({ workspace }), refetchInterval: 10_000 });
  const { isOn, isChanging, turn } = useScheduleSwitch();
  if (schedules.data === undefined) return null;
  const schedule = schedules.data.find((each) => each.flow === `${folder}/${name}` && each.node === node);
  if (schedule === undefined)
    return <p className="text-muted text-xs">Not published yet: it fires once the flow is published.</p>;
  const { nextFireAt, lastFireAt, lastRunId, lastRunStatus } = schedule;
  return (
    <div className="flex flex-col gap-1 rounded-control bg-sunken px-2.5 py-2">
      <Switch
        label="The published schedule is on"
        isChecked={isOn(schedule)}
        isDisabled={isReadOnly || isChanging(schedule)}
        onChange={(next) => turn(schedule, next)}
      />
      <p className="text-muted text-xs">{describeTimetable(schedule.cron, schedule.timezone)}</p>
      <p className="text-muted text-xs">
        {nextFireAt === null ? 'Fires no more' : 'Fires '}
        {nextFireAt !== null && <RelativeTime at={nextFireAt} />}
        {lastFireAt !== null && ', last '}
        {lastFireAt !== null && <RelativeTime at={lastFireAt} />}
      </p>
      {lastRunId !== null && lastRunStatus !== null && (
        <Link to={`/w/${workspace}/runs/${lastRunId}`} className="flex w-fit rounded-sm text-xs">
          <StatusBadge status={lastRunStatus} />
        </Link>
      )}
    </div>
  );
}
