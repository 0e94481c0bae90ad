import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

/** An edit with the id by which a resend is recognised. */
export type PendingOperation<Operation = FlowOperation> = { id: string; operation: Operation };

export type Draft<Definition = FlowDefinition> = { revision: number; definition: Definition };

/** How edits of one kind of document behave: flows and apps are edited alike (design 5.2, 6.4). */
export type DraftRules<Definition, Operation> = {
  apply(definition: Definition, operation: Operation): AppliedEdit<Definition, Operation>;
  /** Whether `next`, applied after `previous`, leaves nothing of it. */
  supersedes(next: Operation, previous: Operation): boolean;
};

export type AppliedEdit<Definition, Operation> =
  | { ok: true; definition: Definition; inverse: Operation }
  | { ok: false; message: string };

/**
 * What the server makes of a batch of edits. `behind`: others edited since; `operations` are theirs, or null when they
 * are no longer kept. `refused`: it will never take this batch. `unreachable`: it did not answer; try again later.
 */
export type DraftReply<Operation = FlowOperation> =
  | { kind: 'applied'; revision: number }
  | { kind: 'behind'; revision: number; operations: PendingOperation<Operation>[] | null }
  | { kind: 'refused'; message: string }
  | { kind: 'unreachable'; message: string };

/** The draft of one document on the server. Failures are data; neither function rejects. */
export type DraftServer<Definition = FlowDefinition, Operation = FlowOperation> = {
  apply(baseRevision: number, operations: PendingOperation<Operation>[]): Promise<DraftReply<Operation>>;
  reload(): Promise<Draft<Definition> | undefined>;
};

/** Where edits wait until the server has them; it survives a closed tab. */
export type PendingStorage<Operation = FlowOperation> = {
  load(): Promise<PendingOperation<Operation>[]>;
  put(operation: PendingOperation<Operation>): Promise<void>;
  remove(ids: string[]): Promise<void>;
};
