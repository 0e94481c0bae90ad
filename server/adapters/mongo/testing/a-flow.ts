import type { DraftOperationRecord, FlowRecord, FlowVersionRecord } from '#server/flows/flow-store.ts';
import { emptyFlow, type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';

const storyStart = Date.UTC(2026, 0, 1);

export function aFlow(fields: Partial<FlowRecord> = {}): FlowRecord {
  return {
    id: 'flow1',
    workspaceId: 'workspace1',
    path: 'shop/refund',
    title: 'Refund',
    draft: emptyFlow,
    revision: 0,
    publishedVersion: null,
    publishedVersionId: null,
    publishedRevision: null,
    createdAt: storyStart,
    updatedAt: storyStart,
    updatedBy: null,
    ...fields,
  };
}

/** A definition with one node, whose config holds what a database might spoil. */
export function aDefinition(title: string): FlowDefinition {
  return flowDefinitionSchema.parse({
    formatVersion: 1,
    nodes: [{ id: 'start', kind: 'manual', title, config: { empty: {}, $set: 1, 'a.b': null } }],
  });
}

export function anOperation(revision: number): DraftOperationRecord {
  return {
    revision,
    operationId: `op-${revision}`,
    clientId: 'tab1',
    operation: { kind: 'remove_note', id: `note${revision}` },
  };
}

export function aVersion(id: string): Omit<FlowVersionRecord, 'version'> {
  return {
    id,
    workspaceId: 'workspace1',
    flowId: 'flow1',
    definition: aDefinition(id),
    message: `Message of ${id}`,
    createdAt: storyStart,
    createdBy: 'user:ada',
  };
}
