import { compileGraph, type RunGraph } from '#server/engine/run-graph.ts';
import type { ChangeFeed } from './change-feed.ts';
import { deliverForgottenDecisions } from './deliver-decision.ts';
import type { NewRun, RunRecord } from './records.ts';
import { type RunSession, startSession } from './run-session.ts';
import type { SessionDeps, SessionMessage } from './session-deps.ts';

export type WorkerOptions = SessionDeps & {
  changeFeed?: ChangeFeed;
  /** The most runs that this worker holds at the same time. */
  slots: number;
  leaseSeconds: number;
};

/** Executes runs (design 8.1): claims what is claimable, keeps its leases, hands runs back when it stops. */
export type Worker = {
  start(): void;
  /** Stops claiming, lets current steps finish for at most `graceMs`, hands every run back. */
  stop(graceMs?: number): Promise<void>;
  /** Inserts a run that already belongs to this worker and starts it; null: no slot is free. */
  tryStartNow(run: NewRun): Promise<{ run: RunRecord; isNew: boolean } | null>;
  /** Something arrived for a run, or it may be claimable: harmless when that is not so. */
  wake(runId: string): Promise<void>;
  /** Whether this worker executes the run now. */
  holds(runId: string): boolean;
  /** Hears of runs executed here that have ended or fixed an answer; returns how to stop listening. */
  onAnswer(listener: (run: RunRecord) => void): () => void;
};

const inboxPollMs = 500;
const sweepMs = 1000;
const forgottenDecisionsMs = 5000;
const defaultGraceMs = 25_000;
const maxGraphs = 200;

export function createWorker(options: WorkerOptions): Worker {
  const { stores, clock, owner, log, failpoint } = options;
  const leaseMs = options.leaseSeconds * 1000;
  const sessions = new Map<string, RunSession>();
  const listeners = new Set<(run: RunRecord) => void>();
  const graphFor = createGraphCache(options);
  const timers: NodeJS.Timeout[] = [];
  let nextLook: NodeJS.Timeout | undefined;
  let unsubscribe = () => {};
  let isRunning = false;
  let starting = 0;
  let claiming: Promise<void> | null = null;
  let mustClaimAgain = false;
  /** False after a look that found nothing: then only a wake-up or the next sweep looks again. */
  let mayHaveBacklog = true;

  const hasFreeSlot = () => isRunning && sessions.size + starting < options.slots;

  /** Claims until nothing is claimable or no slot is free; calls that come meanwhile make it look once more. */
  function claimAll(): Promise<void> {
    mustClaimAgain = true;
    claiming ??= claimWhileAsked().finally(() => {
      claiming = null;
    });
    return claiming;
  }

  async function claimWhileAsked(): Promise<void> {
    while (mustClaimAgain && isRunning) {
      mustClaimAgain = false;
      while (hasFreeSlot() && (await claimOne())) {
        // The next one is claimed at once: throughput does not depend on polling.
      }
    }
    if (isRunning) await planNextLook();
  }

  async function claimOne(runId?: string): Promise<boolean> {
    failpoint('before-claim');
    const now = clock.now();
    starting += 1;
    try {
      const run = await stores.runs.claim(owner, now, now + leaseMs, runId);
      if (runId === undefined) mayHaveBacklog = run !== null;
      if (run === null) return false;
      failpoint('after-claim');
      await begin(run);
      return true;
    } finally {
      starting -= 1;
    }
  }

  /** A retry or expiry that is due before the next sweep is met on time. */
  async function planNextLook(): Promise<void> {
    const next = await stores.runs.nextClaimableAt();
    clearTimeout(nextLook);
    if (next === null || next - clock.now() >= sweepMs || !hasFreeSlot()) return;
    nextLook = setTimeout(sweep, Math.max(1, next - clock.now()));
  }

  async function begin(run: RunRecord): Promise<void> {
    const graph = await graphFor(run);
    const session = startSession(options, { run, graph, onAnswer: announce });
    sessions.set(run.id, session);
    void session.done.then(() => {
      if (sessions.get(run.id) === session) sessions.delete(run.id);
      if (isRunning && mayHaveBacklog) sweep();
    });
  }

  function announce(run: RunRecord): void {
    for (const listener of listeners) listener(run);
  }

  function sweep(): void {
    claimAll().catch((error: unknown) => log.warn({ err: error }, 'runs could not be claimed'));
  }

  function every(milliseconds: number, message: string, work: () => Promise<unknown>): void {
    let isBusy = false;
    const timer = setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      work()
        .catch((error: unknown) => log.warn({ err: error }, message))
        .finally(() => {
          isBusy = false;
        });
    }, milliseconds);
    timers.push(timer);
  }

  async function beat(): Promise<void> {
    fenceExpired();
    const ids = [...sessions.keys()];
    if (ids.length === 0) return;
    const until = clock.now() + leaseMs;
    const asked = new Map(sessions);
    const kept = new Set(await stores.runs.heartbeat(owner, ids, until));
    for (const [id, session] of asked) {
      if (kept.has(id)) session.lease.until = until;
      else session.fence();
    }
  }

  /** A lease that has run out by the local clock: nothing more is written (design 8.1, 5). */
  function fenceExpired(): void {
    for (const session of sessions.values()) if (clock.now() >= session.lease.until) session.fence();
  }

  async function readInboxes(): Promise<void> {
    if (sessions.size === 0) return;
    for (const { id, inbox, cancelRequestedAt } of await stores.runs.readInboxes(owner)) {
      sessions.get(id)?.send({ kind: 'inbox', inbox, cancelRequestedAt });
    }
  }

  function tellAll(message: SessionMessage): Promise<unknown> {
    for (const session of sessions.values()) session.send(message);
    return Promise.all([...sessions.values()].map((session) => session.done));
  }

  return {
    start() {
      isRunning = true;
      every(leaseMs / 3, 'leases could not be extended', beat);
      every(Math.min(1000, leaseMs / 10), 'leases could not be checked', async () => fenceExpired());
      every(inboxPollMs, 'inboxes could not be read', readInboxes);
      every(sweepMs, 'runs could not be claimed', claimAll);
      every(forgottenDecisionsMs, 'decisions could not be delivered', () =>
        deliverForgottenDecisions(options),
      );
      unsubscribe =
        options.changeFeed?.subscribe((change) => {
          if (change.kind !== 'approval') return;
          const held = sessions.has(runIdOf(change.approvalId));
          if (held)
            readInboxes().catch((error: unknown) => log.warn({ err: error }, 'inboxes could not be read'));
        }) ?? unsubscribe;
      sweep();
    },

    async stop(graceMs = defaultGraceMs) {
      isRunning = false;
      unsubscribe();
      clearTimeout(nextLook);
      await claiming?.catch(() => {});
      const late = setTimeout(() => void tellAll({ kind: 'interrupt' }), graceMs);
      while (sessions.size + starting > 0) {
        await tellAll({ kind: 'stop' });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      clearTimeout(late);
      for (const timer of timers.splice(0)) clearInterval(timer);
    },

    async tryStartNow(run) {
      if (!hasFreeSlot()) {
        mayHaveBacklog = true;
        return null;
      }
      starting += 1;
      try {
        const inserted = await stores.runs.insert(run, { owner, until: clock.now() + leaseMs });
        if (inserted.isNew) await begin(inserted.run);
        return inserted;
      } finally {
        starting -= 1;
      }
    },

    async wake(runId) {
      failpoint('after-wake');
      if (sessions.has(runId)) await readInboxes();
      else if (hasFreeSlot()) await claimOne(runId);
      else mayHaveBacklog = true;
    },

    holds: (runId) => sessions.has(runId),

    onAnswer(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function runIdOf(approvalId: string): string {
  return approvalId.slice(0, approvalId.indexOf('/'));
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
