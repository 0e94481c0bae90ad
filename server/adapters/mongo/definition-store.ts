import type { DefinitionStore } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { VersionCache } from './version-cache.ts';

export function createMongoDefinitionStore(versions: VersionCache): DefinitionStore {
  async function find(workspaceId: string, flowVersionId: string) {
    const found = await versions.find(workspaceId, flowVersionId);
    if (!found) throw new AppError('not_found', 'The version of the flow that this run executes is gone.');
    return found;
  }

  return {
    get: async (workspaceId, flowVersionId) => (await find(workspaceId, flowVersionId)).definition,
    scripts: async (workspaceId, flowVersionId) => (await find(workspaceId, flowVersionId)).scripts ?? {},
  };
}
