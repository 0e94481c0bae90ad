import type { FlowStore } from '#server/flows/flow-store.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import { type SyncDeps, syncSchedules } from './sync-schedules.ts';

export type PublishedDeps = SyncDeps & { flows: Pick<FlowStore, 'find' | 'findVersion'> };

type Flow = { workspaceId: string; flowId: string };

/** How long publishing may take before somebody else takes over its schedules. */
const takeOverMs = 10_000;

/**
 * Notes that a flow with schedules is about to be published: a process that dies between publishing and taking over
 * the schedules leaves this note, which comes due as a schedule does. It has no node.
 */
export async function announceSync(
  { schedules, clock }: SyncDeps,
  { workspaceId, flowId }: Flow,
  definition: FlowDefinition,
): Promise<void> {
  if (!definition.nodes.some(({ kind }) => kind === 'schedule')) return;
  const settings: ScheduleRecord['settings'] = {
    cron: '@yearly',
    timezone: 'UTC',
    inputs: {},
    overlap: 'skip',
    missed: 'skip',
    jitterSeconds: 0,
  };
  await schedules.insert({
    id: noteId(flowId),
    workspaceId,
    flowId,
    nodeId: '',
    versionId: '',
    settings,
    enabledByAuthor: false,
    enabled: false,
    revision: 0,
    nextFireAt: null,
    dueAt: clock.now() + takeOverMs,
    lastFireAt: null,
    lastRunId: null,
    heldUntil: null,
  });
}

/** Takes over the schedules of what is published now, also when somebody publishes at the same time. */
export async function syncPublished(deps: PublishedDeps, { workspaceId, flowId }: Flow): Promise<void> {
  let taken: string | null = null;
  for (;;) {
    const flow = await deps.flows.find(workspaceId, { id: flowId });
    const versionId = flow?.publishedVersionId ?? null;
    if (versionId === null || versionId === taken) break;
    const version = await deps.flows.findVersion(workspaceId, { id: versionId });
    if (version === null) break;
    await syncSchedules(deps, version);
    taken = versionId;
  }
  await deps.schedules.remove(workspaceId, noteId(flowId));
}

function noteId(flowId: string): string {
  return `${flowId}/`;
}
