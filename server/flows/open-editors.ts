import { labelOfActor, nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { OtherEditor } from '#shared/flows/flow-view.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { FlowRecord } from './flow-store.ts';

/** A tab that has a flow open; `seenAt` in milliseconds since the epoch. */
export type OpenEditor = {
  clientId: string;
  workspaceId: string;
  flowId: string;
  /** Who: `user:<id>`. */
  by: string;
  name: string;
  seenAt: number;
};

/** Which tabs have which flows open, told by themselves every few seconds; what is not told again is forgotten. */
export type OpenEditorStore = {
  put(editor: OpenEditor): Promise<void>;
  remove(clientId: string): Promise<void>;
  /** Those of a flow that were seen at `since` or later, longest known first by client id. */
  list(flow: { workspaceId: string; flowId: string }, since: number): Promise<OpenEditor[]>;
};

/** Tabs say that they are there every ten seconds; one that missed two is gone. */
const seenForMs = 25_000;

type Deps = { openEditors: OpenEditorStore; clock: ClockPort };
type Visit = { flow: FlowRecord; clientId: string; isLeaving: boolean };

/** Notes that a tab has a flow open, or has left it, and tells who else has. */
export async function visitFlow(deps: Deps, actor: Actor, visit: Visit): Promise<OtherEditor[]> {
  const { flow, clientId, isLeaving } = visit;
  const by = nameOfActor(actor);
  if (by === null) return [];
  if (isLeaving) {
    await deps.openEditors.remove(clientId);
    return [];
  }
  const seenAt = deps.clock.now();
  const at = { workspaceId: flow.workspaceId, flowId: flow.id };
  await deps.openEditors.put({ ...at, clientId, by, name: labelOfActor(actor) ?? by, seenAt });
  const all = await deps.openEditors.list(at, seenAt - seenForMs);
  return all
    .filter((other) => other.clientId !== clientId)
    .map((other) => ({ clientId: other.clientId, name: other.name, isSelf: other.by === by }));
}
