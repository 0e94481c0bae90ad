import type { ScriptLimitsStore } from '#server/scripts/script-limits-store.ts';
import { type ScriptLimits, scriptLimitsSchema } from '#shared/scripts/script-limits.ts';
import type { MongoConnection } from './connect-mongo.ts';
import type { ScriptLimitsDocument } from './models/script-limits-model.ts';

/** How long another process may go on with limits that were changed. */
const freshMs = 5000;

/** The limits of workspaces; every script step asks, so that they are kept for a moment. */
export function createMongoScriptLimitsStore(connection: MongoConnection): ScriptLimitsStore {
  const documents = connection.db.collection<ScriptLimitsDocument>('scriptLimits');
  const known = new Map<string, { limits: ScriptLimits; until: number }>();
  const remember = (workspaceId: string, limits: ScriptLimits): ScriptLimits => {
    known.set(workspaceId, { limits, until: performance.now() + freshMs });
    return limits;
  };
  return {
    async get(workspaceId) {
      const kept = known.get(workspaceId);
      if (kept && kept.until > performance.now()) return kept.limits;
      const found = await documents.findOne({ _id: workspaceId });
      return remember(workspaceId, found ? scriptLimitsSchema.parse(JSON.parse(found.limits)) : {});
    },
    async put(workspaceId, limits) {
      const change = { $set: { limits: JSON.stringify(limits) } };
      await documents.updateOne({ _id: workspaceId }, change, { upsert: true });
      remember(workspaceId, limits);
    },
  };
}
