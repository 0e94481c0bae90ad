import type { DefinitionStore } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { parseDefinition } from './flow-documents.ts';
import type { FlowVersionDocument } from './models/flow-models.ts';

const maxCached = 500;

/** Immutable definitions, kept in memory: the least recently used ones make room. */
export function createMongoDefinitionStore(connection: MongoConnection): DefinitionStore {
  const versions = connection.db.collection<FlowVersionDocument>('flowVersions');
  const cache = new Map<string, FlowDefinition>();

  function remember(key: string, definition: FlowDefinition) {
    cache.delete(key);
    cache.set(key, definition);
    const [oldest] = cache.keys();
    if (cache.size > maxCached && oldest !== undefined) cache.delete(oldest);
  }

  return {
    async get(workspaceId, flowVersionId) {
      const key = JSON.stringify([workspaceId, flowVersionId]);
      const cached = cache.get(key);
      if (cached) {
        remember(key, cached);
        return cached;
      }
      const found = await versions.findOne({ _id: flowVersionId, workspaceId });
      if (!found) throw new AppError('not_found', 'The version of the flow that this run executes is gone.');
      const definition = parseDefinition(found.definition);
      remember(key, definition);
      return definition;
    },
  };
}
