import type { FlowScript, FlowScriptStore } from '#server/scripts/flow-scripts.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { FlowScriptDocument } from './models/script-models.ts';

/** One document per node of a flow version; the version of a draft is written again by each test of it. */
export function createMongoFlowScriptStore(connection: MongoConnection): FlowScriptStore {
  const flowScripts = connection.db.collection<FlowScriptDocument>('flowScripts');
  return {
    async save({ workspaceId, flowId, flowVersionId, nodeId }, script) {
      const _id = `${flowVersionId}/${nodeId}`;
      const document = { workspaceId, flowId, nodeId, script: JSON.stringify(script), createdAt: new Date() };
      await flowScripts.replaceOne({ _id }, document, { upsert: true });
    },
    async find(workspaceId, flowVersionId, nodeId) {
      const found = await flowScripts.findOne({ _id: `${flowVersionId}/${nodeId}`, workspaceId });
      return found && (JSON.parse(found.script) as FlowScript);
    },
    async findLast(workspaceId, flowId, nodeId) {
      const found = await flowScripts.findOne({ workspaceId, flowId, nodeId }, { sort: { createdAt: -1 } });
      return found && (JSON.parse(found.script) as FlowScript);
    },
  };
}
