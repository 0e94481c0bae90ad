import type { FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { neverFires, nextFiring } from './due-time.ts';
import type { ScheduleRecord, ScheduleSettings, ScheduleStore } from './schedule-store.ts';

/** Asks that some process looks at a schedule at a time; may come late, twice or for nothing. */
export type ScheduleWakeUps = { wakeSchedule(id: string, at: number): Promise<void> };

export type SyncDeps = { schedules: ScheduleStore; clock: ClockPort; scheduleWakeUps?: ScheduleWakeUps };

type Version = Pick<FlowVersionRecord, 'id' | 'workspaceId' | 'flowId' | 'definition'>;

/**
 * Makes a flow's schedules those of its published version: what is unchanged keeps its next and last occurrence, a
 * trigger that is gone or disabled loses its schedule. Doing it again changes nothing.
 */
export async function syncSchedules(deps: SyncDeps, version: Version): Promise<void> {
  const triggers = version.definition.nodes.filter(
    (node) => node.kind === 'schedule' && node.disabled !== true,
  );
  const known = await deps.schedules.list(version.workspaceId, version.flowId);
  for (const schedule of known) {
    if (schedule.nodeId === '' || triggers.some((node) => node.id === schedule.nodeId)) continue;
    await deps.schedules.remove(schedule.workspaceId, schedule.id);
  }
  for (const node of triggers) await syncOne(deps, version, node);
}

async function syncOne(deps: SyncDeps, version: Version, node: FlowNode): Promise<void> {
  const { schedules, clock } = deps;
  const id = `${version.flowId}/${node.id}`;
  const { enabled, ...settings } = nodeConfig(node, 'schedule');
  for (;;) {
    const known = await schedules.find(version.workspaceId, id);
    const firing = enabled ? nextFiring({ id, settings }, clock.now()) : neverFires;
    if (known === null) {
      const isNew = await schedules.insert({ ...blank(version, node), settings, enabled, ...firing });
      if (!isNew) continue;
      await wakeAt(deps, id, firing.dueAt);
      return;
    }
    const change = changeOf(known, { settings, enabled, versionId: version.id, now: clock.now() });
    if (!(await schedules.change(known, change))) continue;
    await wakeAt(deps, id, change.dueAt ?? null);
    return;
  }
}

function blank(version: Version, node: FlowNode): Omit<ScheduleRecord, 'settings' | 'enabled'> {
  return {
    id: `${version.flowId}/${node.id}`,
    workspaceId: version.workspaceId,
    flowId: version.flowId,
    nodeId: node.id,
    versionId: version.id,
    enabledByAuthor: nodeConfig(node, 'schedule').enabled,
    revision: 0,
    ...neverFires,
    lastFireAt: null,
    lastRunId: null,
    heldUntil: null,
  };
}

type Published = { settings: ScheduleSettings; enabled: boolean; versionId: string; now: number };

function changeOf(
  known: ScheduleRecord,
  { settings, enabled, versionId, now }: Published,
): Parameters<ScheduleStore['change']>[1] {
  const isOn = enabled === known.enabledByAuthor ? known.enabled : enabled;
  const change = { settings, versionId, enabledByAuthor: enabled, enabled: isOn };
  if (!isOn) return { ...change, ...neverFires, heldUntil: null };
  if (known.nextFireAt !== null && isSameTime(known.settings, settings)) return change;
  return { ...change, ...nextFiring({ id: known.id, settings }, now), heldUntil: null };
}

function isSameTime(one: ScheduleSettings, other: ScheduleSettings): boolean {
  return (
    one.cron === other.cron && one.timezone === other.timezone && one.jitterSeconds === other.jitterSeconds
  );
}

async function wakeAt({ scheduleWakeUps }: SyncDeps, id: string, at: number | null): Promise<void> {
  if (at !== null) await scheduleWakeUps?.wakeSchedule(id, at);
}
