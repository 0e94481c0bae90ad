import type { RunRecord } from '#server/runtime/records.ts';
import type { AccessObject } from '#shared/access/may.ts';

/** A run as `may` asks about it. */
export function runObject(run: RunRecord): AccessObject {
  return {
    workspaceId: run.workspaceId,
    flowPath: run.flowPath,
    startedByUserId: run.startedByUserId,
    startedBy: run.startedBy,
    isThroughApp: run.trigger.app !== undefined,
  };
}
