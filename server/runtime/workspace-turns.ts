import type { ClockPort, RunStore } from './ports.ts';
import type { RunRecord } from './records.ts';

/** How long the list of workspaces with something to claim is believed. */
const listMs = 250;

export type WorkspaceTurns = {
  /** Claims a run of the workspace that was served longest ago, then of the next one; null: none has any. */
  claim(owner: string, leaseUntil: number): Promise<RunRecord | null>;
  /** The last claim left a workspace out that has something to claim and may have no more here. */
  hasSkipped(): boolean;
};

/**
 * Serves workspaces round robin (design 8.1, 3): one that has started thousands of runs does not keep the others
 * waiting behind them.
 */
export function createWorkspaceTurns(
  runs: RunStore,
  clock: ClockPort,
  mayServe: (workspaceId: string) => boolean = () => true,
): WorkspaceTurns {
  const lastServed = new Map<string, number>();
  let served = 0;
  let waiting: string[] = [];
  let listedAt = Number.NEGATIVE_INFINITY;

  async function list(): Promise<void> {
    waiting = await runs.claimableWorkspaces(clock.now());
    listedAt = performance.now();
    for (const known of lastServed.keys()) if (!waiting.includes(known)) lastServed.delete(known);
  }

  function next(): string | undefined {
    const turnOf = (workspace: string) => lastServed.get(workspace) ?? 0;
    return waiting
      .filter(mayServe)
      .reduce<string | undefined>(
        (first, other) => (first === undefined || turnOf(other) < turnOf(first) ? other : first),
        undefined,
      );
  }

  return {
    hasSkipped: () => waiting.length > 0,

    async claim(owner, leaseUntil) {
      const isFresh = performance.now() - listedAt < listMs && waiting.length > 0;
      if (!isFresh) await list();
      for (let hasListed = !isFresh; ; ) {
        const workspace = next();
        if (workspace === undefined) {
          if (hasListed) return null;
          await list();
          hasListed = true;
          continue;
        }
        const run = await runs.claimIn(owner, clock.now(), leaseUntil, workspace);
        if (run === null) {
          waiting = waiting.filter((other) => other !== workspace);
          continue;
        }
        served += 1;
        lastServed.set(workspace, served);
        return run;
      }
    },
  };
}
