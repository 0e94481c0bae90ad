import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { isAppError } from '#shared/errors.ts';
import type { SchedulePreview, ScheduleView } from '#shared/schedules/schedule-view.ts';
import { nextOccurrences, type Timetable } from './occurrences.ts';
import type { ScheduleRecord, ScheduleStore } from './schedule-store.ts';

/** The schedules of a workspace, or of one of its flows, by the path of their flow. */
export async function listSchedules(
  deps: { schedules: ScheduleStore; flows: FlowStore },
  { workspaceId, flowId }: { workspaceId: string; flowId?: string | undefined },
): Promise<ScheduleView[]> {
  const found = await deps.schedules.list(workspaceId, flowId);
  if (found.length === 0) return [];
  const flows = await deps.flows.list(workspaceId);
  const paths = new Map(flows.map((flow) => [flow.id, flow.path]));
  return found
    .flatMap((schedule) => {
      const path = paths.get(schedule.flowId);
      return path === undefined || schedule.nodeId === '' ? [] : [scheduleView(schedule, path)];
    })
    .sort((a, b) => a.flow.localeCompare(b.flow));
}

export function scheduleView(schedule: ScheduleRecord, flow: string): ScheduleView {
  const { cron, timezone, overlap, missed, jitterSeconds } = schedule.settings;
  return {
    id: schedule.id,
    flow,
    flowId: schedule.flowId,
    node: schedule.nodeId,
    cron,
    timezone,
    enabled: schedule.enabled,
    overlap,
    missed,
    jitterSeconds,
    nextFireAt: isoOrNull(schedule.nextFireAt),
    lastFireAt: isoOrNull(schedule.lastFireAt),
    lastRunId: schedule.lastRunId,
  };
}

const previewCount = 5;

/** The next five times of what somebody types. */
export function previewSchedule({ clock }: { clock: ClockPort }, timetable: Timetable): SchedulePreview {
  try {
    const times = nextOccurrences(timetable, clock.now(), previewCount);
    return { ok: true, next: times.map((time) => new Date(time).toISOString()) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ok: false, message: error.message };
  }
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
