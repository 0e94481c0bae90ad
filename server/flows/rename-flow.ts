import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

/** Gives a flow another path and title; a path that is taken is a `conflict`. */
export async function renameFlow(
  deps: { flows: FlowStore; clock: ClockPort },
  actor: Actor,
  change: { flow: FlowRecord; path: string; title: string },
): Promise<FlowRecord> {
  const { flow, path, title } = change;
  const by = nameOfActor(actor);
  const at = deps.clock.now();
  const isRenamed = await deps.flows.rename(flow.workspaceId, flow.id, { path, title, by, at });
  if (!isRenamed) throw new AppError('not_found', 'This flow was deleted meanwhile.');
  return { ...flow, path, title, updatedBy: by, updatedAt: at };
}
