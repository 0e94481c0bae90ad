import { newRunRecord } from '#server/runtime/new-run-record.ts';
import type { RunStore } from '#server/runtime/ports.ts';
import {
  maxKeptSignals,
  maxTakenSignals,
  type NewRun,
  type RunCommit,
  type RunRecord,
} from '#server/runtime/records.ts';
import { isRunEnded } from '#shared/runs/run.ts';

export type MemoryRuns = { store: RunStore; all(): RunRecord[] };

/** The run documents in memory, with the conditions of design 8.1. Records given out are copies. */
export function createMemoryRunStore(onChange: (run: RunRecord) => void = () => {}): MemoryRuns {
  const runs = new Map<string, RunRecord>();
  /** Ended runs whose parent has to be told. */
  const untold = new Set<string>();
  /** Ended runs whose outcomes have to be copied. */
  const uncopied = new Set<string>();

  const changed = (run: RunRecord) => {
    onChange(run);
    return true;
  };

  function take(run: RunRecord | undefined, owner: string, leaseUntil: number): RunRecord | null {
    if (run === undefined) return null;
    Object.assign(run, { status: 'running', waitingFor: null, leaseOwner: owner, leaseUntil });
    run.claimableAt = leaseUntil;
    run.epoch += 1;
    changed(run);
    return copyOf(run);
  }

  function apply(run: RunRecord, commit: RunCommit): void {
    applyCommit(run, structuredClone(commit));
    if (commit.owesParent) untold.add(run.id);
    if (commit.owesRecords) uncopied.add(run.id);
  }

  const store: RunStore = {
    async insert(run, lease, first) {
      const before = findExisting(runs, run);
      if (before !== undefined) return { run: copyOf(before), isNew: false };
      const record = structuredClone(newRunRecord(run, lease));
      if (first) apply(record, first);
      runs.set(run.id, record);
      changed(record);
      return { run: copyOf(record), isNew: true };
    },

    async claim(owner, now, leaseUntil, runId) {
      return take(findClaimable(runs, now, { runId }), owner, leaseUntil);
    },

    async claimIn(owner, now, leaseUntil, workspaceId) {
      return take(findClaimable(runs, now, { workspaceId }), owner, leaseUntil);
    },

    async claimLost(owner, now, leaseUntil) {
      return take(findClaimable(runs, now, { isLost: true }), owner, leaseUntil);
    },

    async claimableWorkspaces(now) {
      const claimable = [...runs.values()].filter((run) => isClaimable(run, now));
      return [...new Set(claimable.map((run) => run.workspaceId))];
    },

    async commit(runId, held, commit) {
      const run = runs.get(runId);
      if (run === undefined || run.epoch !== held.epoch || run.revision !== held.revision) return 'fenced';
      if (commit.release && commit.release.inbox !== run.inbox) return 'inbox_changed';
      apply(run, commit);
      changed(run);
      return 'committed';
    },

    async heartbeat(owner, runIds, leaseUntil) {
      const held = runIds.filter((id) => runs.get(id)?.leaseOwner === owner);
      for (const id of held) Object.assign(runs.get(id) ?? {}, { leaseUntil, claimableAt: leaseUntil });
      return held;
    },

    async readInboxes(owner) {
      const held = [...runs.values()].filter((run) => run.leaseOwner === owner);
      return held.map(({ id, inbox, cancelRequestedAt }) => ({ id, inbox, cancelRequestedAt }));
    },

    async poke(runId, now) {
      const run = runs.get(runId);
      if (run !== undefined) deliver(run, now);
    },

    async requestCancel(workspaceId, runId, now) {
      const run = runs.get(runId);
      if (run?.workspaceId !== workspaceId || !deliver(run, now)) return false;
      run.cancelRequestedAt = now;
      return changed(run);
    },

    async addSignal(workspaceId, runId, signal, now) {
      const run = runs.get(runId);
      if (run?.workspaceId !== workspaceId) return 'missing';
      if (isRunEnded(run.status)) return 'ended';
      if (run.signals.some(({ id }) => id === signal.id)) return 'kept';
      if (run.takenSignals?.includes(signal.id)) return 'kept';
      if (run.signals.length >= maxKeptSignals) return 'full';
      run.signals = [...run.signals, structuredClone(signal)];
      deliver(run, now);
      changed(run);
      return 'kept';
    },

    async countAhead({ id, workspaceId }, slot, most) {
      return Math.min(most, inLine(runs, workspaceId, slot).filter((other) => other.id < id).length);
    },

    async callNext(workspaceId, slot, now) {
      const next = inLine(runs, workspaceId, slot)[0];
      if (next === undefined) return null;
      next.claimableAt = now;
      changed(next);
      return next.id;
    },

    async readSignals(runId) {
      return structuredClone(runs.get(runId)?.signals ?? []);
    },

    async untoldParents(endedBefore) {
      const owing = [...untold].flatMap((id) => runs.get(id) ?? []);
      return owing
        .filter(({ finishedAt }) => finishedAt !== null && finishedAt < endedBefore)
        .slice(0, 100)
        .flatMap(({ id, parent }) => (parent ? [{ runId: id, parentId: parent.runId }] : []));
    },

    async markParentTold(runId) {
      untold.delete(runId);
    },

    async dropUnflushed(runIds) {
      for (const id of runIds) {
        const run = runs.get(id);
        if (run !== undefined && uncopied.delete(id)) run.unflushed = [];
      }
    },

    async endedUnflushed(endedBefore) {
      return [...uncopied]
        .flatMap((id) => runs.get(id) ?? [])
        .filter(({ finishedAt }) => finishedAt !== null && finishedAt < endedBefore)
        .slice(0, 100)
        .map(copyOf);
    },

    async nextClaimableAt() {
      const times = [...runs.values()].flatMap((run) => (run.claimableAt === null ? [] : [run.claimableAt]));
      return times.length === 0 ? null : Math.min(...times);
    },

    async find(workspaceId, runId) {
      const run = runs.get(runId);
      return run?.workspaceId === workspaceId ? copyOf(run) : null;
    },

    async openOf(workspaceId, runIds) {
      const isOpen = (run?: RunRecord) => run?.workspaceId === workspaceId && !isRunEnded(run.status);
      return new Set(runIds.filter((id) => isOpen(runs.get(id))));
    },
  };
  return { store, all: () => [...runs.values()].map(copyOf) };
}

function copyOf(run: RunRecord): RunRecord {
  return structuredClone(run);
}

function findExisting(runs: Map<string, RunRecord>, run: NewRun): RunRecord | undefined {
  const sameKey = [...runs.values()].find(
    (other) =>
      run.idempotencyKey !== null &&
      other.workspaceId === run.workspaceId &&
      other.idempotencyKey === run.idempotencyKey,
  );
  return sameKey ?? runs.get(run.id);
}

function isClaimable({ claimableAt }: RunRecord, now: number): boolean {
  return claimableAt !== null && claimableAt <= now;
}

type Wanted = { runId?: string | undefined; workspaceId?: string; isLost?: boolean };

/** Priority counts among the runs of one workspace. */
function findClaimable(
  runs: Map<string, RunRecord>,
  now: number,
  { runId, workspaceId, isLost = false }: Wanted,
): RunRecord | undefined {
  let first: RunRecord | undefined;
  const rankOf = ({ priority = 0 }: RunRecord) => (workspaceId === undefined ? 0 : Math.max(0, priority));
  for (const run of runs.values()) {
    if (!isClaimable(run, now)) continue;
    if (runId !== undefined && run.id !== runId) continue;
    if (isLost && run.leaseOwner === null) continue;
    if (workspaceId !== undefined && run.workspaceId !== workspaceId) continue;
    const isBetter =
      first === undefined ||
      rankOf(run) > rankOf(first) ||
      (rankOf(run) === rankOf(first) && (run.claimableAt ?? 0) < (first.claimableAt ?? 0));
    if (isBetter) first = run;
  }
  return first;
}

/** The runs that stand in line for a slot of their flow, the oldest first. */
function inLine(runs: Map<string, RunRecord>, workspaceId: string, slot: string): RunRecord[] {
  return [...runs.values()]
    .filter((run) => run.workspaceId === workspaceId && run.queuedFor === slot)
    .filter(({ status, startedAt }) => status === 'queued' && startedAt === null)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Something arrived; false when the run has ended. */
function deliver(run: RunRecord, now: number): boolean {
  if (isRunEnded(run.status)) return false;
  run.inbox += 1;
  if (run.status === 'waiting') run.claimableAt = now;
  return true;
}

function applyCommit(run: RunRecord, commit: RunCommit): void {
  const { setEntries, unsetEntries, unflushed, release, takeSignals = [], ...rest } = commit;
  const { owesParent: _, owesRecords: __, ...fields } = rest;
  Object.assign(run, fields);
  for (const [key, entry] of Object.entries(setEntries)) run.state[key] = entry;
  for (const key of unsetEntries) delete run.state[key];
  run.unflushed = unflushed.kind === 'replace' ? unflushed.records : [...run.unflushed, ...unflushed.records];
  run.signals = run.signals.filter(({ id }) => !takeSignals.includes(id));
  if (takeSignals.length > 0) {
    run.takenSignals = [...(run.takenSignals ?? []), ...takeSignals].slice(-maxTakenSignals);
  }
  run.revision += 1;
  if (release === undefined) return;
  Object.assign(run, { leaseOwner: null, leaseUntil: null, claimableAt: release.claimableAt });
}
