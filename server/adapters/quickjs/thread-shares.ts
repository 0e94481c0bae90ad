import type { LoadOf } from './job-queue.ts';
import type { RunningJob } from './thread-job.ts';

export type ShareLimits = {
  /** Scripts that compute at a time; those which have done so for long do not count. */
  computing: number;
  /** Scripts that compute at a time, the long ones included. */
  mostComputing: number;
  /** Threads that no single owner gets. */
  reserved: number;
};

export type ThreadShares = {
  /** How many scripts of an owner may start to compute now. */
  mayStart: (owner: string | null) => number;
  loadOf: LoadOf;
};

/** A script that has computed for so long does not hold up short ones: they get threads beside it. */
export const longMs = 100;

type Computing = Pick<RunningJob, 'kind' | 'owner' | 'computedMs' | 'isWaiting'>;

/**
 * Who may have a thread. Nothing can take a thread away from a script that computes, so no owner gets the last one,
 * several owners get equal parts of the others, and the first script of an owner waits for nobody's scripts to end.
 */
export function shareThreads(
  running: readonly Computing[],
  waitingOwners: readonly (string | null)[],
  limits: ShareLimits,
): ThreadShares {
  const computing = running.filter((job) => job.kind !== 'expression' && !job.isWaiting());
  const short = computing.filter((job) => job.computedMs() < longMs).length;
  const loads = new Map<string | null, number>();
  for (const { owner } of computing) loads.set(owner, (loads.get(owner) ?? 0) + 1);
  const owners = new Set([...loads.keys(), ...waitingOwners]);
  owners.delete(null);
  const mostOfOne = Math.max(1, Math.floor((limits.mostComputing - limits.reserved) / owners.size));
  const free = Math.max(0, limits.mostComputing - computing.length);
  const room = Math.max(0, limits.computing - short);
  const mayStart = (owner: string | null): number => {
    const load = loads.get(owner) ?? 0;
    if (owner === null) return Math.min(free, room);
    const first = load === 0 ? 1 : 0;
    return Math.min(free, Math.max(first, Math.min(room, mostOfOne - load)));
  };
  return {
    mayStart,
    loadOf: (owner) => (mayStart(owner) > 0 ? (loads.get(owner) ?? 0) : Number.POSITIVE_INFINITY),
  };
}
