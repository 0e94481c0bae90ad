import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import type { TestCaseStore } from '#server/test-cases/test-case-store.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

/** Deletes a flow with its draft, address, schedules and test cases; its runs stay readable. */
export async function removeFlow(
  deps: { flows: FlowStore; schedules: ScheduleStore; testCases: TestCaseStore },
  flow: FlowRecord,
): Promise<null> {
  await deps.flows.remove(flow.workspaceId, flow.id);
  for (const schedule of await deps.schedules.list(flow.workspaceId, flow.id)) {
    await deps.schedules.remove(flow.workspaceId, schedule.id);
  }
  await deps.testCases.removeAll({ workspaceId: flow.workspaceId, flowId: flow.id });
  return null;
}
