import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { FailpointPort, LogPort, RunStore } from '#server/runtime/ports.ts';
import { isAppError } from '#shared/errors.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { neverFires, nextFiring } from './due-time.ts';
import { planFiring } from './plan-firing.ts';
import type { ScheduleAdvance, ScheduleRecord } from './schedule-store.ts';
import { type StartDeps, startScheduledRun } from './start-scheduled-run.ts';
import { syncPublished } from './sync-published.ts';
import type { SyncDeps } from './sync-schedules.ts';

export type FireDeps = SyncDeps &
  StartDeps & {
    flows: Pick<FlowStore, 'find' | 'findVersion'>;
    runs: Pick<RunStore, 'find'>;
    failpoint: FailpointPort;
    log: LogPort;
  };

/** How soon a schedule that waits for its earlier run looks again. */
const holdMs = 1000;

/**
 * Deals with one occurrence of a schedule that is due (design 8.1, 8): inserts the run under a key that only this
 * occurrence has, then advances in one conditional write, then asks for the next wake-up. Any number of processes
 * may do this at the same time, and any of them may die at any point: one run per occurrence.
 */
export async function fireSchedule(deps: FireDeps, found: ScheduleRecord): Promise<void> {
  if (found.nodeId === '') return syncPublished(deps, found);
  const published = await publishedFlow(deps, found);
  if (published === null) {
    await deps.schedules.remove(found.workspaceId, found.id);
    return;
  }
  const schedule = await upToDate(deps, found, published.version);
  if (schedule === null) return;
  const now = deps.clock.now();
  const plan = planFiring(schedule, now);
  if (plan.kind === 'rest') return rest(deps, schedule);
  if (plan.kind === 'skip') return advance(deps, schedule, nextFiring(schedule, now));
  if (plan.kind === 'move') return advance(deps, schedule, nextFiring(schedule, plan.to - 1));
  const { occurrence } = plan;
  const following = nextFiring(schedule, occurrence);
  const overlap = await overlapOf(deps, schedule);
  if (overlap === 'skip') return advance(deps, schedule, following);
  if (overlap === 'hold') {
    return advance(deps, schedule, { nextFireAt: occurrence, dueAt: now + holdMs, heldUntil: now });
  }
  const { run } = await startScheduledRun(deps, { schedule, ...published, occurrence, now });
  deps.failpoint('schedule-inserted');
  await advance(deps, schedule, { ...following, lastFireAt: occurrence, lastRunId: run.id });
  deps.failpoint('schedule-advanced');
}

async function publishedFlow(
  { flows }: FireDeps,
  { workspaceId, flowId }: ScheduleRecord,
): Promise<{ flow: FlowRecord; version: FlowVersionRecord } | null> {
  const flow = await flows.find(workspaceId, { id: flowId });
  if (flow === null || flow.publishedVersionId === null) return null;
  const version = await flows.findVersion(workspaceId, { id: flow.publishedVersionId });
  return version && { flow, version };
}

/** A process may have died between publishing and taking over the schedules: whoever fires finishes that. */
async function upToDate(
  deps: FireDeps,
  schedule: ScheduleRecord,
  version: FlowVersionRecord,
): Promise<ScheduleRecord | null> {
  if (schedule.versionId === version.id) return schedule;
  await syncPublished(deps, schedule);
  return deps.schedules.find(schedule.workspaceId, schedule.id);
}

/** A wake-up for nothing; a schedule that stays due would be looked at for ever. */
async function rest(deps: FireDeps, schedule: ScheduleRecord): Promise<void> {
  if (schedule.dueAt === null || schedule.dueAt > deps.clock.now()) return;
  const isOff = !schedule.enabled || schedule.nextFireAt === null;
  await advance(deps, schedule, isOff ? neverFires : nextFiring(schedule, deps.clock.now()));
}

async function overlapOf(
  { runs }: FireDeps,
  { settings, workspaceId, lastRunId }: ScheduleRecord,
): Promise<'none' | 'skip' | 'hold'> {
  if (settings.overlap === 'allow' || lastRunId === null) return 'none';
  const last = await runs.find(workspaceId, lastRunId);
  if (last === null || isRunEnded(last.status)) return 'none';
  return settings.overlap === 'skip' ? 'skip' : 'hold';
}

async function advance(deps: FireDeps, schedule: ScheduleRecord, change: ScheduleAdvance): Promise<void> {
  const isOurs = await deps.schedules.advance(schedule, change);
  if (!isOurs || change.dueAt === null) return;
  try {
    await deps.scheduleWakeUps?.wakeSchedule(schedule.id, change.dueAt);
  } catch (error) {
    deps.log.warn({ err: error, scheduleId: schedule.id }, 'no wake-up for a schedule: the sweep finds it');
  }
}

/** A schedule that can no longer be read must not stop the others; false: it failed and stays due. */
export async function fireQuietly(deps: FireDeps, schedule: ScheduleRecord): Promise<boolean> {
  try {
    await fireSchedule(deps, schedule);
    return true;
  } catch (error) {
    const fields = { err: error, scheduleId: schedule.id };
    if (isAppError(error) && error.code === 'unavailable') deps.log.warn(fields, 'schedule not fired yet');
    else deps.log.error(fields, 'schedule not fired');
    return false;
  }
}
