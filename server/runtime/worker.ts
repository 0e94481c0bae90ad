import type { ChangeFeed } from './change-feed.ts';
import { createClaimer } from './claim-runs.ts';
import { copyForgottenRecords } from './copy-records.ts';
import { deliverForgottenDecisions } from './deliver-decision.ts';
import { createHeldRuns } from './held-runs.ts';
import type { ClockPort } from './ports.ts';
import type { NewRun, RunRecord } from './records.ts';
import type { SessionDeps } from './session-deps.ts';
import { tellForgottenParents } from './tell-parent.ts';

export type WorkerOptions = SessionDeps & {
  changeFeed?: ChangeFeed;
  /** The most runs that this worker holds at the same time. */
  slots: number;
  leaseSeconds: number;
  /** The clock by which leases are counted, where it is not the same: ahead of one that tests are about to move. */
  leaseClock?: ClockPort;
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
  /** Extends all leases now. */
  extendLeases(): Promise<void>;
  /** Whether this worker executes the run now. */
  holds(runId: string): boolean;
  /** Hears of runs executed here that have ended or fixed an answer; returns how to stop listening. */
  onAnswer(listener: (run: RunRecord) => void): () => void;
};

const inboxPollMs = 500;
const sweepMs = 1000;
const forgottenMs = 5000;
const defaultGraceMs = 25_000;
const stopPollMs = 5;
/** The rest of a worker's slots stays for others, however long the runs of one workspace take. */
const shareOfOneWorkspace = 0.75;

export function createWorker(options: WorkerOptions): Worker {
  const { stores, clock, owner, failpoint, slots } = options;
  const leaseMs = options.leaseSeconds * 1000;
  const leaseClock = options.leaseClock ?? clock;
  const leaseEnd = () => leaseClock.now() + leaseMs;
  const listeners = new Set<(run: RunRecord) => void>();
  let isRunning = false;
  let starting = 0;
  let claiming = 0;
  let stopPeriodic = () => {};

  const held = createHeldRuns({
    ...options,
    leaseEnd,
    onAnswer: (run) => {
      for (const listener of listeners) listener(run);
    },
    onDone: () => {
      if (isRunning) claimer.claimRest();
    },
  });
  /** A claim on its way takes no slot from a run that starts here: mostly it finds nothing. */
  const hasFreeSlot = (claims = 0) => isRunning && held.count() + starting + claims < slots;
  const mostOfOneWorkspace = Math.max(1, Math.ceil(slots * shareOfOneWorkspace));
  const mayServe = (workspaceId: string) => held.countOf(workspaceId) < mostOfOneWorkspace;
  const claimer = createClaimer({
    ...options,
    leaseEnd,
    sweepMs,
    hasFreeSlot: () => hasFreeSlot(claiming),
    canExecute: () => options.sandbox.backlog() === 0,
    mayServe,
    isCrowded: () => held.mostOfOne() >= mostOfOneWorkspace,
    onClaiming: (change) => {
      claiming += change;
    },
    begin: held.begin,
  });

  const announce = () => stores.workers.beat(owner, leaseEnd());

  async function handEverythingBack(graceMs: number): Promise<void> {
    const late = setTimeout(() => void held.tellAll({ kind: 'interrupt' }), graceMs);
    while (held.count() + starting + claiming > 0) {
      await held.tellAll({ kind: 'stop' });
      await new Promise((resolve) => setTimeout(resolve, stopPollMs));
    }
    clearTimeout(late);
  }

  return {
    start() {
      isRunning = true;
      stopPeriodic = startPeriodic(options, { held, claimer, leaseMs, announce });
      void claimer.claimAll();
    },

    async stop(graceMs = defaultGraceMs) {
      isRunning = false;
      claimer.close();
      await claimer.settled();
      await handEverythingBack(graceMs);
      await held.settle();
      stopPeriodic();
      await stores.workers
        .leave(owner)
        .catch((error: unknown) => options.log.warn({ err: error }, 'the worker could not take its leave'));
    },

    async tryStartNow(run) {
      if (!hasFreeSlot() || !mayServe(run.workspaceId)) {
        claimer.noteBacklog();
        return null;
      }
      starting += 1;
      try {
        return await held.beginNew(run);
      } finally {
        starting -= 1;
      }
    },

    async wake(runId) {
      failpoint('after-wake');
      if (held.has(runId)) await held.readInboxes();
      else if (isRunning) await claimer.claim(runId);
    },

    async extendLeases() {
      await Promise.all([announce(), held.beat()]);
    },

    holds: held.has,

    onAnswer(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Parts = {
  held: ReturnType<typeof createHeldRuns>;
  claimer: ReturnType<typeof createClaimer>;
  leaseMs: number;
  announce(): Promise<void>;
};

/** What a worker does again and again; returns how to end it. */
function startPeriodic(options: WorkerOptions, { held, claimer, leaseMs, ...parts }: Parts): () => void {
  const { log, changeFeed } = options;
  const guarded = (failure: string, work: () => Promise<unknown>) =>
    withoutOverlap(work, (err) => log.warn({ err }, failure));
  const repeat = (milliseconds: number, failure: string, work: () => Promise<unknown>) =>
    setInterval(guarded(failure, work), milliseconds);
  const announce = guarded('the worker could not be announced', parts.announce);
  announce();
  const timers = [
    repeat(leaseMs / 3, 'leases could not be extended', held.beat),
    setInterval(announce, leaseMs / 3),
    repeat(Math.min(1000, leaseMs / 10), 'leases ran out', held.checkExpired),
    repeat(inboxPollMs, 'inboxes could not be read', held.readInboxes),
    repeat(sweepMs, 'runs could not be claimed', claimer.claimAll),
    repeat(forgottenMs, 'decisions could not be delivered', () => deliverForgottenDecisions(options)),
    repeat(forgottenMs, 'parents of runs could not be told', () => tellForgottenParents(options)),
    repeat(forgottenMs, 'step records could not be copied', () => copyForgottenRecords(options)),
  ];
  const unsubscribe = changeFeed?.subscribe((change) => {
    if (change.kind !== 'approval' || !held.has(runIdOf(change.approvalId))) return;
    held.readInboxes().catch((error: unknown) => log.warn({ err: error }, 'inboxes could not be read'));
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
    unsubscribe?.();
  };
}

/** Work that is left out while it is still busy, and whose failures go to `onFailure`. */
function withoutOverlap(work: () => Promise<unknown>, onFailure: (error: unknown) => void): () => void {
  let isBusy = false;
  return () => {
    if (isBusy) return;
    isBusy = true;
    work()
      .catch(onFailure)
      .finally(() => {
        isBusy = false;
      });
  };
}

function runIdOf(approvalId: string): string {
  return approvalId.slice(0, approvalId.indexOf('/'));
}
