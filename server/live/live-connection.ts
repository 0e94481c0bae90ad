import type { Change } from '#server/runtime/change-feed.ts';
import type { LiveEvent } from '#shared/live/events.ts';
import { createEventReader } from './event-reader.ts';
import type { Following, LiveDeps } from './live-hub.ts';
import { formatPosition, parsePosition } from './position.ts';

/** One tab's stream. Changes only mark what to read again, so a slow tab never piles up events. */
export type LiveConnection = {
  readonly workspaceId: string;
  note(change: Change): void;
  noteGap(): void;
  poll(): void;
  setTopics(topics: string[]): void;
  events(): AsyncGenerator<{ id: string; event: LiveEvent }>;
  close(): void;
};

/** Something to read again: a topic, and for lists which of its things changed. */
export type Stale = { topic: string; change: Change | null };

/** Changes within this time of each other become one event. */
const coalesceMs = 60;

export function createConnection(deps: LiveDeps, following: Following): LiveConnection {
  const { workspaceId } = following;
  const start = parsePosition(following.lastEventId);
  const reader = createEventReader(deps, following, start.logs);
  const stale = new Map<string, Stale>();
  let topics = new Set(following.topics);
  let isClosed = false;
  let wake = () => {};
  let { count } = start;

  const mark = (key: string, entry: Stale) => {
    stale.set(key, entry);
    wake();
  };
  const markTopic = (topic: string) => mark(topic, { topic, change: null });
  for (const topic of topics) {
    if (isSnapshotTopic(topic) || following.lastEventId !== null) markTopic(topic);
  }

  return {
    workspaceId,
    note(change) {
      for (const topic of topicsOf(change)) {
        if (topics.has(topic)) mark(isSnapshotTopic(topic) ? topic : keyOf(topic, change), { topic, change });
      }
    },
    noteGap: () => topics.forEach(markTopic),
    poll() {
      for (const topic of topics) if (isSnapshotTopic(topic) && !reader.isDone(topic)) markTopic(topic);
    },
    setTopics(next) {
      const added = next.filter((topic) => !topics.has(topic) && isSnapshotTopic(topic));
      topics = new Set(next);
      reader.forgetAllBut(topics);
      added.forEach(markTopic);
    },
    async *events() {
      while (!isClosed) {
        if (stale.size === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          if (!isClosed) await new Promise((resolve) => setTimeout(resolve, coalesceMs));
        }
        const due = [...stale.values()];
        stale.clear();
        for (const entry of due) {
          if (isClosed) return;
          if (!topics.has(entry.topic)) continue;
          for (const event of await readSafely(deps, () => reader.read(entry))) {
            count += 1;
            yield { id: formatPosition({ count, logs: reader.logPositions() }), event };
          }
        }
      }
    },
    close() {
      isClosed = true;
      wake();
    },
  };
}

/** The database may be away for a moment; the next poll reads again. */
async function readSafely(deps: LiveDeps, read: () => Promise<LiveEvent[]>): Promise<LiveEvent[]> {
  try {
    return await read();
  } catch (error) {
    deps.log.warn({ err: error }, 'live event not read');
    return [];
  }
}

/** Topics whose whole state can be read again; the others tell of single changes. */
function isSnapshotTopic(topic: string): boolean {
  return topic.startsWith('run:') || topic.startsWith('logs:');
}

function topicsOf(change: Change): string[] {
  switch (change.kind) {
    case 'run':
      return [`run:${change.runId}`, `logs:${change.runId}`, 'runs'];
    case 'logs':
      return [`logs:${change.runId}`];
    case 'approval':
      return ['approvals'];
    case 'flow':
    case 'tests':
      return [`flow:${change.flowId}`];
  }
}

function keyOf(topic: string, change: Change): string {
  if (change.kind === 'run' || change.kind === 'logs') return `${topic} ${change.runId}`;
  if (change.kind === 'approval') return `${topic} ${change.approvalId}`;
  // An edit of the draft says nothing of the test cases, and the other way round.
  return change.kind === 'tests' ? `${topic} tests` : topic;
}
