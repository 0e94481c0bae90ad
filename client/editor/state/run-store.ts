import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowEdge } from '#shared/graph/schema.ts';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import type { LogLineView, StepStatus } from '#shared/runs/run.ts';

/**
 * The run that the canvas shows, apart from the document: status events never touch the graph (design 5.4).
 * Nodes select their own entry.
 */
export type RunState = {
  runId: string | null;
  live: RunLive | null;
  logs: readonly LogLineView[];
};

export type RunStore = StoreApi<RunState>;

export type EdgeState = 'pending' | 'taken' | 'dead';

export function createRunStore(initial?: RunLive): RunStore {
  return createStore<RunState>(() => ({ runId: initial?.runId ?? null, live: initial ?? null, logs: [] }));
}

/** Takes a snapshot unless a newer one is there; unchanged nodes keep their identity, so that only others draw again. */
export function withSnapshot(state: RunState, live: RunLive): RunState {
  if (state.runId !== null && state.runId !== live.runId) return state;
  if (state.live !== null && state.live.revision > live.revision) return state;
  const before = state.live?.nodes ?? {};
  const nodes = Object.fromEntries(
    Object.entries(live.nodes).map(([id, node]) => {
      const old = before[id];
      return [id, old && isSameLive(old, node) ? old : node];
    }),
  );
  return { ...state, runId: live.runId, live: { ...live, nodes } };
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

/** Adds lines in the order of their numbers; a line that came before is not shown twice. */
export function withLogs(state: RunState, lines: readonly LogLineView[]): RunState {
  const known = new Set(state.logs.map((line) => line.seq));
  const fresh = lines.filter((line) => !known.has(line.seq));
  if (fresh.length === 0) return state;
  return { ...state, logs: [...state.logs, ...fresh].sort((a, b) => a.seq - b.seq) };
}

const endedStatuses: readonly StepStatus[] = ['succeeded', 'failed', 'skipped', 'bypassed', 'cancelled'];

/** An edge is taken or dead once its source has ended (design 3.3). */
export function edgeStateOf(source: NodeLive | undefined, edge: Pick<FlowEdge, 'sourcePort'>): EdgeState {
  if (source === undefined) return 'pending';
  if (source.ports.includes(edge.sourcePort)) return 'taken';
  return endedStatuses.includes(source.status) ? 'dead' : 'pending';
}
