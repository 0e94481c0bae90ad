import type { FlowRecord, FlowStore } from './flow-store.ts';

/** Deletes a flow with its draft and address; its runs stay readable. */
export async function removeFlow(deps: { flows: FlowStore }, flow: FlowRecord): Promise<null> {
  await deps.flows.remove(flow.workspaceId, flow.id);
  return null;
}
