import type { RunRecord } from './records.ts';
import type { SessionDeps } from './session-deps.ts';
import { createWorkspaceTurns } from './workspace-turns.ts';

export type Claimer = {
  /** Claims until nothing is claimable or no slot is free; never rejects. */
  claimAll(): Promise<void>;
  /** Claims this run if it is claimable now. */
  claim(runId: string): Promise<void>;
  /** Claims again only where something may be left to claim: after a run has ended. */
  claimRest(): void;
  /** A run was left to others because no slot was free. */
  noteBacklog(): void;
  /** Resolves when no claim is on its way. */
  settled(): Promise<void>;
  close(): void;
};

type ClaimerOptions = SessionDeps & {
  /** When a lease that is taken now ends. */
  leaseEnd(): number;
  sweepMs: number;
  hasFreeSlot(): boolean;
  /** Whether one workspace may have another run here. */
  mayServe(workspaceId: string): boolean;
  /** Whether some workspace has as many runs here as it may. */
  isCrowded(): boolean;
  /** Whether what is claimed would execute at once: what only waits is better left to another worker. */
  canExecute(): boolean;
  /** Tells how many claims are on their way: each may need a slot. */
  onClaiming(change: 1 | -1): void;
  /** Executes a claimed run. */
  begin(run: RunRecord): Promise<void>;
};

/** How soon a worker whose sandbox is busy looks again. */
const busyLookMs = 10;

/** The claiming side of a worker (design 8.1, 3): one look at a time, as many runs as there are slots. */
export function createClaimer(options: ClaimerOptions): Claimer {
  const { stores, clock, owner, log, failpoint, leaseEnd, hasFreeSlot, canExecute } = options;
  const turns = createWorkspaceTurns(stores.runs, clock, options.mayServe);
  let claiming: Promise<void> = Promise.resolve();
  let isClaiming = false;
  let mustLookAgain = false;
  /** False after a look that found nothing: then only a wake-up or the next sweep looks again. */
  let mayHaveBacklog = true;
  let isClosed = false;
  let lookedForLostAt = Number.NEGATIVE_INFINITY;
  let nextLook: NodeJS.Timeout | undefined;

  /** Runs whose worker was lost go before queued ones, however many these are: people see that they stand still. */
  async function claimNext(): Promise<RunRecord | null> {
    const now = clock.now();
    if (now - lookedForLostAt >= options.sweepMs) {
      const lost = await stores.runs.claimLost(owner, now, leaseEnd());
      if (lost !== null) return lost;
      lookedForLostAt = now;
    }
    return turns.claim(owner, leaseEnd());
  }

  async function claimOne(runId?: string): Promise<boolean> {
    options.onClaiming(1);
    try {
      failpoint('before-claim');
      const run =
        runId === undefined
          ? await claimNext()
          : await stores.runs.claim(owner, clock.now(), leaseEnd(), runId);
      if (runId === undefined) mayHaveBacklog = run !== null || turns.hasSkipped();
      if (run === null) return false;
      failpoint('after-claim');
      await options.begin(run);
      return true;
    } finally {
      options.onClaiming(-1);
    }
  }

  async function claimWhileAsked(): Promise<void> {
    while (mustLookAgain && !isClosed) {
      mustLookAgain = false;
      while (hasFreeSlot() && canExecute() && (await claimOne())) {
        // The next one is claimed at once: throughput does not depend on polling.
      }
    }
    if (!isClosed) await planNextLook();
  }

  /** A retry or expiry that is due before the next sweep is met on time. */
  async function planNextLook(): Promise<void> {
    if (hasFreeSlot() && !canExecute()) {
      clearTimeout(nextLook);
      nextLook = setTimeout(claimAll, busyLookMs);
      return;
    }
    // What was left out is claimed when a run of its workspace has ended.
    if (turns.hasSkipped()) return;
    const next = await stores.runs.nextClaimableAt();
    clearTimeout(nextLook);
    if (next === null || next - clock.now() >= options.sweepMs || !hasFreeSlot()) return;
    nextLook = setTimeout(claimAll, Math.max(1, next - clock.now()));
  }

  function claimAll(): Promise<void> {
    mustLookAgain = true;
    if (isClaiming || isClosed) return claiming;
    isClaiming = true;
    claiming = claimWhileAsked()
      .catch((error: unknown) => log.warn({ err: error }, 'runs could not be claimed'))
      .finally(() => {
        isClaiming = false;
      });
    return claiming;
  }

  return {
    claimAll,
    async claim(runId) {
      // Whose run it is is not known before it is claimed.
      if (hasFreeSlot() && canExecute() && !options.isCrowded()) {
        await claimOne(runId);
        return;
      }
      mayHaveBacklog = true;
      if (hasFreeSlot()) void claimAll();
    },
    claimRest() {
      if (mayHaveBacklog) void claimAll();
    },
    noteBacklog() {
      mayHaveBacklog = true;
    },
    settled: () => claiming,
    close() {
      isClosed = true;
      clearTimeout(nextLook);
    },
  };
}
