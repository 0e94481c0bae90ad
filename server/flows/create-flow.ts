import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { emptyFlow, type FlowDefinition } from '#shared/graph/schema.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

type NewFlow = {
  workspaceId: string;
  path: string;
  title: string;
  /** The first draft; left out: an empty one. */
  definition?: FlowDefinition | undefined;
};

/** Makes a flow with a draft and nothing published; a path that is taken is a `conflict`. */
export async function createFlow(
  deps: { flows: FlowStore; clock: ClockPort },
  actor: Actor,
  input: NewFlow,
): Promise<FlowRecord> {
  const now = deps.clock.now();
  const flow: FlowRecord = {
    id: ulid(now),
    workspaceId: input.workspaceId,
    path: input.path,
    title: input.title,
    draft: input.definition ?? emptyFlow,
    revision: 0,
    publishedVersion: null,
    publishedVersionId: null,
    publishedRevision: null,
    createdAt: now,
    updatedAt: now,
    updatedBy: nameOfActor(actor),
  };
  await deps.flows.insert(flow);
  return flow;
}
