import type { Collection } from 'mongodb';
import type { FlowVersionRecord } from '#server/flows/flow-store.ts';
import { toVersionRecord } from './flow-documents.ts';
import type { FlowVersionDocument } from './models/flow-models.ts';

const maxCached = 500;

/** Finds a version by its id; one that will not change any more is read and parsed once per process. */
export type VersionCache = {
  find(workspaceId: string, id: string): Promise<FlowVersionRecord | null>;
};

export function createVersionCache(versions: Collection<FlowVersionDocument>): VersionCache {
  const cache = new Map<string, FlowVersionRecord>();

  function remember(key: string, version: FlowVersionRecord): FlowVersionRecord {
    cache.delete(key);
    cache.set(key, version);
    const [oldest] = cache.keys();
    if (cache.size > maxCached && oldest !== undefined) cache.delete(oldest);
    return version;
  }

  return {
    async find(workspaceId, id) {
      const key = JSON.stringify([workspaceId, id]);
      const cached = cache.get(key);
      if (cached) return remember(key, cached);
      const found = await versions.findOne({ _id: id, workspaceId });
      if (!found) return null;
      const version = toVersionRecord(found);
      return isComplete(version) ? remember(key, version) : version;
    },
  };
}

/** A version gets its number a moment after it was inserted; the snapshot of a draft never has one. */
function isComplete({ id, version }: FlowVersionRecord): boolean {
  return version !== null || isOfDraft(id);
}

/** Snapshots of drafts are named after the draft's revision (`snapshotOfDraft`), versions by an id of their own. */
export function isOfDraft(flowVersionId: string): boolean {
  return flowVersionId.includes('-draft-');
}
