/** A document that changed; only ids travel, readers load what they need. */
export type Change =
  | { kind: 'run'; workspaceId: string; runId: string }
  | { kind: 'logs'; workspaceId: string; runId: string }
  | { kind: 'approval'; workspaceId: string; approvalId: string }
  | { kind: 'flow'; workspaceId: string; flowId: string; revision: number; clientId: string | null }
  /** The test cases of a flow, or what became of them. */
  | { kind: 'tests'; workspaceId: string; flowId: string };

/**
 * The one notification path between processes (design 2.2): change streams of the database. A listener may miss
 * changes while the stream reconnects, so every user has a slow poll beside it; `onGap` tells when that happened.
 */
export type ChangeFeed = {
  subscribe(listener: (change: Change) => void, onGap?: () => void): () => void;
};
