import type { NewRun, RunRecord } from './records.ts';
import { stateWithKey } from './secret-values.ts';

/** Whose a run is from its first moment on, and until when. */
export type FirstLease = { owner: string; until: number };

/** The record of a run that nobody has executed yet: queued, leased to its starter, or refused. */
export function newRunRecord({ refused, sealKey, ...run }: NewRun, lease?: FirstLease): RunRecord {
  const claimableAt = lease === undefined ? run.createdAt : lease.until;
  return {
    ...run,
    status: refused ? 'failed' : lease ? 'running' : 'queued',
    waitingFor: null,
    result: null,
    error: refused ?? null,
    response: null,
    state: refused ? {} : stateWithKey(sealKey),
    unflushed: [],
    epoch: lease ? 1 : 0,
    revision: 0,
    leaseOwner: lease?.owner ?? null,
    leaseUntil: lease?.until ?? null,
    claimableAt: refused ? null : claimableAt,
    signals: [],
    inbox: 0,
    cancelRequestedAt: null,
    startedAt: null,
    finishedAt: refused ? run.createdAt : null,
  };
}
