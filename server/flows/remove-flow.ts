import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

/** Deletes a flow with its draft, address and schedules; its runs stay readable. */
export async function removeFlow(
  deps: { flows: FlowStore; schedules: ScheduleStore },
  flow: FlowRecord,
): Promise<null> {
  await deps.flows.remove(flow.workspaceId, flow.id);
  for (const schedule of await deps.schedules.list(flow.workspaceId, flow.id)) {
    await deps.schedules.remove(flow.workspaceId, schedule.id);
  }
  return null;
}
