import { compileGraph, type RunGraph } from '#server/engine/run-graph.ts';
import { createQuarantine } from './quarantine.ts';
import type { RunRecord } from './records.ts';
import { type RunSession, startSession } from './run-session.ts';
import type { SessionDeps, SessionMessage } from './session-deps.ts';

const maxGraphs = 200;

/** The runs that a worker holds the leases of (design 8.1, 5). */
export type HeldRuns = {
  count(): number;
  has(runId: string): boolean;
  /** Executes a run that was claimed or inserted with this worker's lease. */
  begin(run: RunRecord): Promise<void>;
  /** Extends all leases; runs that belong to somebody else by now stop. */
  beat(): Promise<void>;
  /**
   * Looks after runs whose lease has run out by the local clock: those that still belong to this worker, because
   * nobody took them, go on; when the database does not say so they stop.
   */
  checkExpired(): Promise<void>;
  /** Hands what arrived for the runs to their sessions. */
  readInboxes(): Promise<void>;
  /** Sends a message to every run and resolves when all of them are done. */
  tellAll(message: SessionMessage): Promise<void>;
};

type HeldRunsOptions = SessionDeps & {
  /** When a lease that is taken now ends. */
  leaseEnd(): number;
  onAnswer(run: RunRecord): void;
  /** A run is done and its slot free. */
  onDone(): void;
};

export function createHeldRuns(options: HeldRunsOptions): HeldRuns {
  const { stores, clock, owner, leaseEnd } = options;
  const sessions = new Map<string, RunSession>();
  const graphFor = createGraphCache(options);
  const quarantine = createQuarantine();

  async function extend(asked: Map<string, RunSession>): Promise<void> {
    if (asked.size === 0) return;
    const until = leaseEnd();
    const kept = new Set(await stores.runs.heartbeat(owner, [...asked.keys()], until));
    for (const [id, session] of asked) {
      if (kept.has(id)) session.lease.until = until;
      else session.fence();
    }
  }

  return {
    count: () => sessions.size,
    has: (runId) => sessions.has(runId),
    async begin(run) {
      const graph = await graphFor(run);
      const session = startSession({ ...options, quarantine }, { run, graph, onAnswer: options.onAnswer });
      sessions.set(run.id, session);
      void session.done.then(() => {
        if (sessions.get(run.id) === session) sessions.delete(run.id);
        options.onDone();
      });
    },
    beat: () => extend(new Map(sessions)),
    async checkExpired() {
      const expired = new Map([...sessions].filter(([, { lease }]) => clock.now() >= lease.until));
      try {
        await extend(expired);
      } catch (error) {
        for (const session of expired.values()) session.fence();
        throw error;
      }
    },
    async readInboxes() {
      if (sessions.size === 0) return;
      for (const { id, inbox, cancelRequestedAt } of await stores.runs.readInboxes(owner)) {
        sessions.get(id)?.send({ kind: 'inbox', inbox, cancelRequestedAt });
      }
    },
    async tellAll(message) {
      const told = [...sessions.values()];
      for (const session of told) session.send(message);
      await Promise.all(told.map((session) => session.done));
    },
  };
}

/** Definitions never change, so each is prepared once. */
function createGraphCache({ stores }: SessionDeps): (run: RunRecord) => Promise<RunGraph> {
  const graphs = new Map<string, RunGraph>();
  return async (run) => {
    const known = graphs.get(run.flowVersionId);
    if (known !== undefined) return known;
    const graph = compileGraph(await stores.definitions.get(run.workspaceId, run.flowVersionId));
    if (graphs.size >= maxGraphs) graphs.clear();
    graphs.set(run.flowVersionId, graph);
    return graph;
  };
}
