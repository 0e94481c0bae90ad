import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowEdge } from '#shared/graph/schema.ts';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import { isRunEnded, type StepStatus } from '#shared/runs/run.ts';

/**
 * The run that the canvas shows, apart from the document: status events never touch the graph (design 5.4).
 * Nodes select their own entry.
 */
export type RunState = {
  live: RunLive | null;
  /** Items in the results of nodes that gave a list. */
  itemCounts: Readonly<Record<string, number>>;
  /** How many iterations each container has had. */
  iterations: Readonly<Record<string, number>>;
  /** The iterations that somebody chose to look at, by container; else the newest is shown. */
  chosenIterations: Readonly<Record<string, number>>;
  /** The nodes inside containers as they stand in the iterations that are shown; null where those went past. */
  bodies: Readonly<Record<string, NodeLive | null>>;
  /** Nodes that the run did not reach because it tested only a part, as they stood in the run before. */
  stale: Readonly<Record<string, NodeLive>>;
};
export type RunStore = StoreApi<RunState>;

export type EdgeState = 'pending' | 'taken' | 'dead';

export function createRunStore(live: RunLive | null = null): RunStore {
  return createStore<RunState>(() => ({
    live,
    itemCounts: {},
    iterations: {},
    chosenIterations: {},
    bodies: {},
    stale: {},
  }));
}

/** How a node stands in what is shown; undefined when the run has not reached it. */
export function nodeLiveOf({ live, chosenIterations, bodies }: RunState, id: string): NodeLive | undefined {
  const isChosen = Object.keys(chosenIterations).length > 0;
  const inside = bodies[id];
  if (isChosen && inside === null) return undefined;
  return (isChosen ? (inside ?? live?.nodes[id]) : (live?.nodes[id] ?? inside)) ?? undefined;
}

/**
 * Takes a snapshot unless a newer one of the same run is there; unchanged nodes keep their identity, so that only the
 * others are drawn again.
 */
export function withSnapshot(state: RunState, live: RunLive | null): RunState {
  if (live === null) return state.live === null ? state : { ...state, live };
  if (state.live?.runId !== live.runId)
    return { ...state, live, chosenIterations: {}, bodies: {}, iterations: {} };
  if (state.live.revision > live.revision) return state;
  const before = state.live.nodes;
  const nodes = Object.fromEntries(
    Object.entries(live.nodes).map(([id, node]) => {
      const old = before[id];
      return [id, old && isSameLive(old, node) ? old : node];
    }),
  );
  return { ...state, live: { ...live, nodes } };
}

function isSameLive(a: NodeLive, b: NodeLive): boolean {
  return (
    a.status === b.status &&
    a.attempt === b.attempt &&
    a.startedAt === b.startedAt &&
    a.finishedAt === b.finishedAt &&
    a.ports.join() === b.ports.join() &&
    a.error?.message === b.error?.message
  );
}

const endedStatuses: readonly StepStatus[] = ['succeeded', 'failed', 'skipped', 'bypassed', 'cancelled'];

type EdgeOfRun = Pick<FlowEdge, 'source' | 'sourcePort'> & { isFromTrigger: boolean };

/**
 * An edge is taken or dead once its source has ended; out of a trigger that did not fire it is dead from the start
 * (design 3.3), and what a run has not reached when it ends never will be.
 */
export function edgeStateOf(
  live: RunLive | null,
  edge: EdgeOfRun,
  source = live?.nodes[edge.source],
): EdgeState {
  if (live === null) return 'pending';
  if (source === undefined) {
    const hasFired = Object.keys(live.nodes).length > 0;
    return isRunEnded(live.status) || (edge.isFromTrigger && hasFired) ? 'dead' : 'pending';
  }
  if (source.ports.includes(edge.sourcePort)) return 'taken';
  return endedStatuses.includes(source.status) ? 'dead' : 'pending';
}

/** The same in what the canvas shows: inside a container in its chosen iteration; unknown where a test left it out. */
export function edgeStateIn(run: RunState, edge: EdgeOfRun): EdgeState {
  const source = nodeLiveOf(run, edge.source);
  if (source === undefined && run.stale[edge.source] !== undefined) return 'pending';
  return edgeStateOf(run.live, edge, source);
}
