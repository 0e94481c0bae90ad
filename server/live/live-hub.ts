import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type { Change, ChangeFeed } from '#server/runtime/change-feed.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { LiveEvent } from '#shared/live/events.ts';
import { createConnection, type LiveConnection } from './live-connection.ts';

export type LiveDeps = { changes: ChangeFeed; runs: RunReader; flows: FlowStore; log: LogPort };

export type Following = {
  workspaceId: string;
  /** Made by the tab, unique for it; an older connection of the same name is closed. */
  connectionId: string;
  /** Who follows; only the same person may change the topics. */
  owner: string;
  topics: string[];
  /** Whether the follower may see what a run does. */
  maySee(run: RunRecord): boolean;
  /** The id of the last event that the tab saw before its connection broke. */
  lastEventId: string | null;
};

/** The event streams of the tabs that are connected to this process (design 2.2). */
export type LiveHub = {
  follow(following: Following, signal: AbortSignal): AsyncGenerator<{ id: string; event: LiveEvent }>;
  /** False when this process has no such connection. */
  setTopics(connection: Pick<Following, 'workspaceId' | 'connectionId' | 'owner' | 'topics'>): boolean;
  close(): void;
};

/** How often followed runs are looked at although nothing was heard of them. */
const pollMs = 3_000;

export function createLiveHub(deps: LiveDeps): LiveHub {
  const connections = new Map<string, LiveConnection>();
  const unsubscribe = deps.changes.subscribe(
    (change) => eachIn(connections, change, (connection) => connection.note(change)),
    () => eachOf(connections, (connection) => connection.noteGap()),
  );
  const timer = setInterval(() => eachOf(connections, (connection) => connection.poll()), pollMs);
  timer.unref();

  return {
    async *follow(following, signal) {
      const connection = createConnection(deps, following);
      const key = keyOf(following);
      connections.get(key)?.close();
      connections.set(key, connection);
      const close = () => connection.close();
      signal.addEventListener('abort', close, { once: true });
      if (signal.aborted) close();
      try {
        yield* connection.events();
      } finally {
        signal.removeEventListener('abort', close);
        if (connections.get(key) === connection) connections.delete(key);
      }
    },
    setTopics(following) {
      const connection = connections.get(keyOf(following));
      connection?.setTopics(following.topics);
      return connection !== undefined;
    },
    close() {
      unsubscribe();
      clearInterval(timer);
      eachOf(connections, (connection) => connection.close());
    },
  };
}

/** The name that a tab gives its connection counts for one person in one workspace. */
function keyOf({
  owner,
  workspaceId,
  connectionId,
}: Pick<Following, 'owner' | 'workspaceId' | 'connectionId'>): string {
  return JSON.stringify([owner, workspaceId, connectionId]);
}

function eachIn(
  connections: Map<string, LiveConnection>,
  change: Change,
  action: (connection: LiveConnection) => void,
): void {
  eachOf(connections, (connection) => {
    if (connection.workspaceId === change.workspaceId) action(connection);
  });
}

function eachOf(connections: Map<string, LiveConnection>, action: (one: LiveConnection) => void): void {
  for (const connection of connections.values()) action(connection);
}
