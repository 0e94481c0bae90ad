import { compileGraph, type RunGraph } from '#server/engine/run-graph.ts';
import { createRecordCopier } from './copy-records.ts';
import { newRunRecord } from './new-run-record.ts';
import { createQuarantine } from './quarantine.ts';
import type { NewRun, RunRecord } from './records.ts';
import { type RunSession, startSession } from './run-session.ts';
import type { SessionDeps, SessionMessage } from './session-deps.ts';

const maxGraphs = 200;

/** The runs that a worker holds the leases of (design 8.1, 5). */
export type HeldRuns = {
  count(): number;
  /** How many of them belong to a workspace. */
  countOf(workspaceId: string): number;
  /** How many belong to the workspace that has the most. */
  mostOfOne(): number;
  has(runId: string): boolean;
  /** Executes a run that was claimed. */
  begin(run: RunRecord): Promise<void>;
  /** Stores a run that nobody knows yet, in one write with its first steps, and executes it. */
  beginNew(run: NewRun): Promise<Inserted>;
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
  /** Resolves when the records of the runs that ended here are copied. */
  settle(): Promise<void>;
};

type HeldRunsOptions = SessionDeps & {
  /** When a lease that is taken now ends. */
  leaseEnd(): number;
  onAnswer(run: RunRecord): void;
  /** A run is done and its slot free. */
  onDone(): void;
};

type Inserted = { run: RunRecord; isNew: boolean };

export function createHeldRuns(options: HeldRunsOptions): HeldRuns {
  const { stores, clock, owner, leaseEnd } = options;
  const sessions = new Map<string, RunSession>();
  const graphFor = createGraphCache(options);
  const quarantine = createQuarantine();
  const copier = createRecordCopier(options);

  async function extend(asked: Map<string, RunSession>): Promise<void> {
    if (asked.size === 0) return;
    const until = leaseEnd();
    const kept = new Set(await stores.runs.heartbeat(owner, [...asked.keys()], until));
    for (const [id, session] of asked) {
      if (kept.has(id)) session.lease.until = until;
      else session.fence();
    }
  }

  const deps = { ...options, quarantine, copier };
  const { onAnswer } = options;

  function hold(session: RunSession): void {
    const { id } = session.run;
    sessions.set(id, session);
    void session.done.then(() => {
      if (sessions.get(id) === session) sessions.delete(id);
      options.onDone();
    });
  }

  async function begin(run: RunRecord): Promise<void> {
    hold(startSession(deps, { run, graph: await graphFor(run), onAnswer }));
  }

  /** The session exists before its run does: only a run that was stored is held, so that no heartbeat misses it. */
  async function beginNew(run: NewRun): Promise<Inserted> {
    const graph = await graphFor(run);
    const lease = { owner, until: leaseEnd() };
    if (graph.definition.settings.concurrency !== undefined) {
      // Its slot is taken for a run that is known to be new.
      const inserted = await stores.runs.insert(run, lease);
      if (inserted.isNew) await begin(inserted.run);
      return inserted;
    }
    return new Promise((resolve, reject) => {
      const session = startSession(deps, {
        run: newRunRecord(run, lease),
        graph,
        onAnswer,
        async insert(first) {
          try {
            const inserted = await stores.runs.insert(run, lease, first);
            if (inserted.isNew) hold(session);
            resolve(inserted);
            return inserted.isNew ? 'committed' : 'fenced';
          } catch (error) {
            reject(error);
            return 'fenced';
          }
        },
      });
      void session.done.then(() => reject(new Error(`The run ${run.id} could not be started`)));
    });
  }

  return {
    count: () => sessions.size,
    countOf: (workspaceId) => countByWorkspace(sessions).get(workspaceId) ?? 0,
    mostOfOne: () => Math.max(0, ...countByWorkspace(sessions).values()),
    has: (runId) => sessions.has(runId),
    begin,
    beginNew,
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
    settle: copier.settle,
  };
}

type GraphOf = Pick<RunRecord, 'workspaceId' | 'flowVersionId'>;

/** Definitions never change, so each is prepared once. */
function createGraphCache({ stores }: SessionDeps): (run: GraphOf) => Promise<RunGraph> {
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

function countByWorkspace(sessions: Map<string, RunSession>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { run } of sessions.values())
    counts.set(run.workspaceId, (counts.get(run.workspaceId) ?? 0) + 1);
  return counts;
}
