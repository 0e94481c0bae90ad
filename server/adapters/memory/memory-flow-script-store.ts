import type { FlowScript, FlowScriptPlace, FlowScriptStore } from '#server/scripts/flow-scripts.ts';

/** The scripts of flow versions in memory, for the command line and for tests. */
export function createMemoryFlowScriptStore(): FlowScriptStore {
  const saved: { place: FlowScriptPlace; script: FlowScript }[] = [];
  const isIn = (place: FlowScriptPlace, workspaceId: string, nodeId: string) =>
    place.workspaceId === workspaceId && place.nodeId === nodeId;
  return {
    async save(place, script) {
      saved.push({ place, script });
    },
    async find(workspaceId, flowVersionId, nodeId) {
      const fits = ({ place }: { place: FlowScriptPlace }) =>
        isIn(place, workspaceId, nodeId) && place.flowVersionId === flowVersionId;
      return saved.findLast(fits)?.script ?? null;
    },
    async findLast(workspaceId, flowId, nodeId) {
      const fits = ({ place }: { place: FlowScriptPlace }) =>
        isIn(place, workspaceId, nodeId) && place.flowId === flowId;
      return saved.findLast(fits)?.script ?? null;
    },
  };
}
