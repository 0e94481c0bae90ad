import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { isAppError } from '#shared/errors.ts';
import type { SchedulePreview, ScheduleView } from '#shared/schedules/schedule-view.ts';
import { nextOccurrences, type Timetable } from './occurrences.ts';
import type { ScheduleRecord, ScheduleStore } from './schedule-store.ts';

/** The schedules of a workspace, or of one of its flows, by the path of their flow. */
export async function listSchedules(
  deps: { schedules: ScheduleStore; flows: FlowStore; runs: RunReader },
  { workspaceId, flowId }: { workspaceId: string; flowId?: string | undefined },
): Promise<ScheduleView[]> {
  const found = await deps.schedules.list(workspaceId, flowId);
  if (found.length === 0) return [];
  const flows = new Map((await deps.flows.list(workspaceId)).map((flow) => [flow.id, flow]));
  const shown = found.flatMap((schedule) => {
    const flow = flows.get(schedule.flowId);
    return flow === undefined || schedule.nodeId === '' ? [] : [{ schedule, flow }];
  });
  const views = await Promise.all(shown.map(({ schedule, flow }) => scheduleView(deps, schedule, flow)));
  return views.sort((a, b) => a.flow.localeCompare(b.flow));
}

export async function scheduleView(
  { runs }: { runs: RunReader },
  schedule: ScheduleRecord,
  flow: { path: string; title: string },
): Promise<ScheduleView> {
  const { lastRunId } = schedule;
  const lastRun = lastRunId === null ? null : await runs.find(schedule.workspaceId, lastRunId);
  const { cron, timezone, overlap, missed, jitterSeconds } = schedule.settings;
  return {
    id: schedule.id,
    flow: flow.path,
    flowId: schedule.flowId,
    flowTitle: flow.title,
    node: schedule.nodeId,
    cron,
    timezone,
    enabled: schedule.enabled,
    overlap,
    missed,
    jitterSeconds,
    nextFireAt: isoOrNull(schedule.nextFireAt),
    lastFireAt: isoOrNull(schedule.lastFireAt),
    lastRunId,
    lastRunStatus: lastRun?.status ?? null,
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
