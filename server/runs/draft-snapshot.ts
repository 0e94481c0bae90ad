import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import { requireRunnable } from '#server/flows/require-runnable.ts';
import type { FlowScriptPreparer } from '#server/scripts/flow-scripts.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

/** A part of a draft that is tested alone; `name` tells it from other parts of the same revision. */
type DraftPart = { definition: FlowDefinition; name: string };

/** Stores the draft as it is now, so that later edits do not change the test that runs it. */
export async function snapshotOfDraft(
  deps: { flows: FlowStore; clock: { now(): number }; prepareScripts?: FlowScriptPreparer },
  flow: FlowRecord,
  part: DraftPart = { definition: flow.draft, name: '' },
): Promise<FlowVersionRecord> {
  requireRunnable(part.definition);
  const place = { workspaceId: flow.workspaceId, flowId: flow.id };
  const id = `${flow.id}-draft-${flow.revision}${part.name}`;
  const { definition } = part;
  const scripts = await deps.prepareScripts?.({ ...place, flowVersionId: id, definition });
  const snapshot: FlowVersionRecord = {
    ...place,
    id,
    version: null,
    definition,
    ...(scripts && { scripts }),
    message: '',
    createdAt: deps.clock.now(),
    createdBy: null,
  };
  await deps.flows.insertSnapshot(snapshot);
  return snapshot;
}
