import type { FlowScript, FlowScriptStore } from '#server/scripts/flow-scripts.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { FlowScriptDocument } from './models/script-models.ts';
import { isOfDraft } from './version-cache.ts';

const maxCached = 100;

/**
 * One document per node of a flow version. Those of published versions never change and are kept in memory; those of
 * a draft are written again by each test of it.
 */
export function createMongoFlowScriptStore(connection: MongoConnection): FlowScriptStore {
  const flowScripts = connection.db.collection<FlowScriptDocument>('flowScripts');
  const cache = new Map<string, FlowScript>();

  function remember(key: string, script: FlowScript): FlowScript {
    cache.delete(key);
    cache.set(key, script);
    const [oldest] = cache.keys();
    if (cache.size > maxCached && oldest !== undefined) cache.delete(oldest);
    return script;
  }

  return {
    async save({ workspaceId, flowId, flowVersionId, nodeId }, script) {
      const _id = `${flowVersionId}/${nodeId}`;
      const document = { workspaceId, flowId, nodeId, script: JSON.stringify(script), createdAt: new Date() };
      await flowScripts.replaceOne({ _id }, document, { upsert: true });
    },

    async find(workspaceId, flowVersionId, nodeId) {
      const _id = `${flowVersionId}/${nodeId}`;
      const key = `${workspaceId}/${_id}`;
      const cached = cache.get(key);
      if (cached) return remember(key, cached);
      const found = await flowScripts.findOne({ _id, workspaceId });
      if (!found) return null;
      const script = JSON.parse(found.script) as FlowScript;
      return isOfDraft(flowVersionId) ? script : remember(key, script);
    },

    async findLast(workspaceId, flowId, nodeId) {
      const found = await flowScripts.findOne({ workspaceId, flowId, nodeId }, { sort: { createdAt: -1 } });
      return found && (JSON.parse(found.script) as FlowScript);
    },
  };
}
