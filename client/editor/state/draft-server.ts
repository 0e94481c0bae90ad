import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

/** An edit with the id by which a resend is recognised. */
export type PendingOperation = { id: string; operation: FlowOperation };

export type Draft = { revision: number; definition: FlowDefinition };

/**
 * What the server makes of a batch of edits. `behind`: others edited since; `operations` are theirs, or null when they
 * are no longer kept. `refused`: it will never take this batch. `unreachable`: it did not answer; try again later.
 */
export type DraftReply =
  | { kind: 'applied'; revision: number }
  | { kind: 'behind'; revision: number; operations: PendingOperation[] | null }
  | { kind: 'refused'; message: string }
  | { kind: 'unreachable'; message: string };

/** The draft of one flow on the server. Failures are data; neither function rejects. */
export type DraftServer = {
  apply(baseRevision: number, operations: PendingOperation[]): Promise<DraftReply>;
  reload(): Promise<Draft | undefined>;
};

/** Where edits wait until the server has them; it survives a closed tab. */
export type PendingStorage = {
  load(): Promise<PendingOperation[]>;
  put(operation: PendingOperation): Promise<void>;
  remove(ids: string[]): Promise<void>;
};
